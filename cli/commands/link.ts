/** `pappus link`: links by which people without a node read a post, or a board or album, and what they said by one. */
import type { Command } from 'commander'
import { encodeQR } from 'qr'
import type { GuestLink } from '../../node/http/guests/schema.ts'
import { guestDaysMax } from '../../protocol/limits.ts'
import { notTogether, numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { clientOf, command, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import { guestResponseCommands } from '../guest-responses.ts'
import { guestLinkIdOf, itemIdOf } from '../ids.ts'
import { theOne } from '../names.ts'
import { ago, cleanName, paint, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'

interface Options {
  home: string
  json?: boolean
}

interface MakeOptions extends Options {
  board?: string
  days: string
  at?: string
  qr: boolean
  responses?: boolean
}

/** Long enough for a letter and its answer. */
const daysDefault = '30'

export function linkCommand(): Command {
  const examples = [
    `link ${exampleId}`,
    `link ${exampleId} --days 7 --at here`,
    'link --board Garden --days 90',
    'link ls',
    `link revoke ${exampleId}`,
    `link ${exampleId} --responses`,
    'link responses',
    `link accept ${exampleId}`,
  ]
  const parent = commandOnId('link', 'cli.link.summary', examples)
    .argument('[post]', text('cli.link.post'))
    .option('-b, --board <name>', text('cli.link.board'))
    .option('--days <number>', text('cli.link.days'), daysDefault)
    .option('--at <place>', text('cli.link.at'))
    .option('--responses', text('cli.link.allow'))
    .option('--no-qr', text('cli.invite.no-qr'))
    .option('--json', text('cli.option.json'))
    .action(make)
    // Options behind the name of a command below are that command's.
    .enablePositionalOptions()
  parent.addCommand(listCommand()).addCommand(revokeCommand())
  for (const each of guestResponseCommands()) parent.addCommand(each)
  return parent
}

async function make(given: string | undefined, options: MakeOptions): Promise<void> {
  const { board, at, json, qr } = options
  notTogether({ '--board': board !== undefined, [text('cli.link.a-post')]: given !== undefined })
  if (given === undefined && board === undefined) throw new UsageError(text('cli.link.which'))
  const days = numberOf('--days', options.days, { min: 1, max: guestDaysMax })
  const post = given === undefined ? undefined : itemIdOf(given)
  const client = await clientOf(options)
  const link = await client.call('POST /guest-links', {
    json: {
      days,
      responses: options.responses === true,
      ...(post !== undefined && { post }),
      ...(board !== undefined && { collection: await boardNamed(client, board) }),
      ...(at !== undefined && { relay: await placeNamed(client, at) }),
    },
  })
  if (json === true) return printJson(link)
  print(link.url)
  if (qr && terminal().stdout.isTTY) say(encodeQR(link.url, 'term', { ecc: 'low', border: 2 }))
  say(text('cli.link.done', { when: ago(link.expiresAtMs, Date.now()) }))
}

async function boardNamed(client: Client, name: string): Promise<string> {
  const all = (await client.call('GET /collections')).items
  return theOne(name, { kind: 'board', all }).id
}

/** The relay of an origin or peer id, or `here`. */
async function placeNamed(client: Client, name: string): Promise<string> {
  if (name === 'here') return name
  const { items } = await client.call('GET /guest-places')
  const found = items.find(({ origin, relay }) => origin === name || relay === name)
  if (found !== undefined) return found.relay ?? 'here'
  const places = items.map(({ origin }) => origin).join(', ') || 'none'
  throw new UsageError(text('cli.link.no-place', { name, places }))
}

function listCommand(): Command {
  return command('ls', 'cli.link.ls', ['link ls', 'link ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const client = await clientOf(options)
      const { items } = await client.call('GET /guest-links', { query: { fresh: 'true' } })
      if (options.json === true) return printJson(items)
      if (items.length === 0) return print(text('cli.link.none'))
      for (const link of items) printLink(link)
    })
}

function printLink(link: GuestLink): void {
  const { id, title, state, opened, expiresAtMs, url, responses, waiting } = link
  const when = ago(expiresAtMs, Date.now())
  const name = title === '' ? text('cli.link.untitled') : cleanName(title)
  print(`${paint('bold', name)}  ${paint('dim', id)}`)
  print(`  ${text('cli.link.state', { state, opened, when })}`)
  if (responses) print(`  ${text('cli.link.waits', { waiting })}`)
  if (state === 'open') print(`  ${url}`)
}

function revokeCommand(): Command {
  return commandOnId('revoke', 'cli.link.revoke', [`link revoke ${exampleId}`])
    .argument('<link>', text('cli.link.id'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = guestLinkIdOf(given)
      const client = await clientOf(options)
      const link = await client.call('DELETE /guest-links/:link', { params: { link: id } })
      if (options.json === true) return printJson(link)
      print(text(link.state === 'ending' ? 'cli.link.ending' : 'cli.link.ended'))
    })
}
