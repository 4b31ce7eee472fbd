/** `pappus invite` and `pappus join`: from a link to a contact. */
import { spinner } from '@clack/prompts'
import type { Command } from 'commander'
import { encodeQR } from 'qr'
import type { Client } from '../client.ts'
import { aspectForCircle, aspectMade, aspectNamed, clientOf, command } from '../command.ts'
import { inviteUsesMax } from '../../protocol/records/invite.ts'
import { durationOf, hoursOf, needs, notTogether, numberOf } from '../arguments.ts'
import { invitePage } from '../invite-page.ts'
import { cleanName, lasting, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'
import { readInput } from '../input.ts'
import { makeFolder, writeAside } from '../write-aside.ts'

/** How many may join a circle unless its maker says otherwise: a club. */
const circleUses = '20'

interface InviteOptions {
  home: string
  aspect?: string
  circle?: string
  uses?: string
  expires: string
  history: boolean
  qr: boolean
  page?: string
  source?: string
  json?: boolean
}

export function inviteCommand(): Command {
  const examples = [
    'invite --aspect Family',
    'invite --aspect Friends --uses 5 --expires 2d --no-qr',
    'invite --aspect Work --no-history',
    "invite --circle 'Book club' --expires 30d",
    'invite --page ./for-bo --source https://example.org/pappus.git',
  ]
  return command('invite', 'cli.invite.summary', examples)
    .option('-a, --aspect <name>', text('cli.invite.aspect'))
    .option('--circle <name>', text('cli.invite.circle'))
    .option('--uses <number>', text('cli.invite.uses'))
    .option('--expires <time>', text('cli.invite.expires'), '7d')
    .option('--no-history', text('cli.invite.no-history'))
    .option('--no-qr', text('cli.invite.no-qr'))
    .option('--page <folder>', text('cli.invite.page'))
    .option('--source <address>', text('cli.invite.source'))
    .option('--json', text('cli.option.json'))
    .action(invite)
}

async function invite(options: InviteOptions): Promise<void> {
  const { circle, uses: given = circle === undefined ? '1' : circleUses } = options
  notTogether({ '--circle': circle !== undefined, '--aspect': options.aspect !== undefined })
  const uses = numberOf('--uses', given, { min: 1, max: inviteUsesMax })
  needs('--source', options.source !== undefined, '--page', options.page !== undefined)
  const expiresInHours = hoursOf('--expires', options.expires)
  const client = await clientOf(options)
  const aspect =
    circle === undefined
      ? await aspectNamed(client, options.aspect)
      : await aspectMade(client, circle)
  const made = await client.call('POST /invites', {
    json: {
      aspect: aspect.id,
      uses,
      circle: circle !== undefined,
      history: options.history,
      expiresInHours,
    },
  })
  if (options.page !== undefined) await writePage(client, made.link, options.page, options.source)
  if (options.json === true) return printJson(made)
  print(made.link)
  if (options.qr && terminal().stdout.isTTY)
    say(encodeQR(made.link, 'term', { ecc: 'low', border: 2 }))
  say(
    text('cli.invite.done', {
      aspect: cleanName(aspect.name),
      uses: made.uses,
      expires: lasting(durationOf('--expires', options.expires)),
    }),
  )
}

async function writePage(
  client: Client,
  link: string,
  folder: string,
  source: string | undefined,
): Promise<void> {
  const { me } = await client.call('GET /status')
  const name = cleanName(me?.name ?? '')
  const page = invitePage({ name, link, source, language: terminal().language })
  await makeFolder(folder)
  const path = await writeAside(folder, 'index.html', bytesOf(page))
  say(text('cli.invite.page-made', { path }))
}

async function* bytesOf(page: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(page)
}

export function joinCommand(): Command {
  const examples = [
    "join 'http://127.0.0.1:7277/join#v1.…'",
    'join - --aspect Friends < link.txt',
    'join - --aspect Friends --history < link.txt',
    'join - --circle < link-of-a-circle.txt',
    'join - --carry < link-of-a-relay.txt',
  ]
  return command('join', 'cli.join.summary', examples)
    .argument('<link>', text('cli.join.link'))
    .option('-a, --aspect <name>', text('cli.join.aspect'))
    .option('--history', text('cli.aspect.history'))
    .option('--circle', text('cli.join.circle'))
    .option('--carry', text('cli.join.carry'))
    .option('--json', text('cli.option.json'))
    .action(join)
}

interface JoinOptions {
  home: string
  aspect?: string
  history?: boolean
  circle?: boolean
  carry?: boolean
  json?: boolean
}

async function join(link: string, options: JoinOptions): Promise<void> {
  const isPlaced = options.aspect !== undefined || options.circle === true
  needs('--history', options.history === true, '--aspect', isPlaced)
  const client = await clientOf(options)
  const aspect =
    options.aspect === undefined ? undefined : await aspectNamed(client, options.aspect)
  const { history = false, carry = false } = options
  const place = aspect === undefined ? {} : { aspect: aspect.id }
  const request = { link: await readInput(link), history, carry, ...place }
  const waiting = terminal().stderr.isTTY ? spinner({ output: process.stderr }) : undefined
  waiting?.start(text('cli.join.waiting'))
  try {
    const person = await client.call('POST /join', { json: request })
    waiting?.clear()
    const { circle } = person
    const isShared = circle !== undefined && options.circle === true
    const own = isShared ? await aspectForCircle(client, { circle, by: person.id }) : undefined
    if (own !== undefined)
      await client.call('PUT /aspects/:aspect/members/:person', {
        params: { aspect: own.id, person: person.id },
        query: { history: `${history}` },
      })
    if (options.json === true) return printJson(person)
    const { me } = await client.call('GET /status')
    const isDevice = person.id === me?.id
    const name = cleanName(person.name)
    print(text(isDevice ? 'cli.join.device' : 'cli.join.done', { name }))
    if (carry && !isDevice) print(text('cli.join.carried', { name }))
    if (circle === undefined) return
    const names = { name, circle: cleanName(circle) }
    print(text('cli.join.in-circle', names))
    if (isShared && own === undefined) print(text('cli.join.circle-taken', names))
  } finally {
    waiting?.clear()
  }
}
