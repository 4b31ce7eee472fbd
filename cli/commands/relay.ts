/** `pappus relay`: a node that nobody reads and writes on, but that does something for others. */
import type { Command } from 'commander'
import type { Node } from '../../node/node.ts'
import { defaultRelayRole, type CarryRole, type Roles } from '../../node/roles.ts'
import { carryOfferBytesMin } from '../../node/limits.ts'
import { inviteUsesMax } from '../../protocol/records/invite.ts'
import { formatBytes, parseBytes } from '../bytes.ts'
import { command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { cleanName, print, printJson, say, text } from '../output.ts'
import { runUntilStopped, startNode, type NodeOptions } from '../running.ts'

interface RelayOptions extends NodeOptions {
  carry?: string
  each?: string
  name: string
  json?: boolean
}

/** Of what is carried in all, what each contact is offered. */
const eachShare = 0.1
const inviteLifetimeMs = 365 * 86_400_000
/** Where nodes answer by default: the link opens the node of who gets it. */
const linkOrigin = 'http://127.0.0.1:7277'

export function relayCommand(): Command {
  const examples = [
    'relay',
    'relay --carry 5GB --announce /dns4/relay.example/tcp/7278',
    'relay --carry 50GB --each 2GB --name attic --home /srv/relay --port 0',
  ]
  return command('relay', 'cli.relay.summary', examples)
    .option('--carry <size>', text('cli.relay.carry'))
    .option('--each <size>', text('cli.relay.each'))
    .option('--name <name>', text('cli.relay.name'), 'relay')
    .option('--port <number>', text('cli.start.port'), '7277')
    .option('--peer-port <number>', text('cli.start.peer-port'))
    .option('--listen <ip...>', text('cli.start.listen'))
    .option('--announce <address...>', text('cli.start.announce'))
    .option('--bootstrap <address...>', text('cli.start.bootstrap'))
    .option('--metrics', text('cli.start.metrics'))
    .option('--log <level>', text('cli.start.log'), 'error')
    .option('--json', text('cli.option.json'))
    .action(relay)
}

async function relay(options: RelayOptions): Promise<void> {
  const carry = carryRoleOf(options)
  const roles: Roles = { relay: defaultRelayRole, ...(carry !== undefined && { carry }) }
  const node = await startNode(options, { roles })
  try {
    if (!node.isSetUp()) await node.setUp(options.name, [text('node.aspect.carried')])
    await tell(node, carry, options.json === true)
  } catch (error) {
    await node.stop()
    throw error
  }
  await runUntilStopped(node)
}

function carryRoleOf({ carry, each }: RelayOptions): CarryRole | undefined {
  if (carry === undefined && each === undefined) return undefined
  if (carry === undefined) throw new UsageError('--carry', { what: '--carry' })
  const bytes = parseBytes(carry, '--carry')
  const share = Math.min(bytes, Math.max(Math.floor(bytes * eachShare), carryOfferBytesMin))
  const eachBytes = each === undefined ? share : parseBytes(each, '--each')
  if (bytes < carryOfferBytesMin) throw new UsageError('--carry', { what: '--carry' })
  if (eachBytes < carryOfferBytesMin || eachBytes > bytes) {
    throw new UsageError('--each', { what: '--each' })
  }
  return { bytes, eachBytes }
}

/** Prints what others need: the link of who carries, and the addresses. */
async function tell(node: Node, role: CarryRole | undefined, isJson: boolean): Promise<void> {
  const social = node.social()
  const addresses = node.fullAddresses()
  const link = role === undefined ? undefined : await openInvite(node)
  if (isJson) return printJson({ link, addresses, ours: await social.offersOfOurs() })
  const { reservations } = defaultRelayRole
  if (link !== undefined) print(link)
  say(text('cli.relay.running', { name: cleanName(social.me().name), reservations }))
  for (const address of addresses) print(address)
  if (role === undefined) return
  const { bytes, eachBytes } = role
  say(text('cli.relay.carries', { bytes: formatBytes(bytes), each: formatBytes(eachBytes) }))
  say(text('cli.relay.how'))
  await tellOffers(node)
}

/** Prints for whom the relay carries. */
async function tellOffers(node: Node): Promise<void> {
  const social = node.social()
  const ours = await social.offersOfOurs()
  if (ours.length === 0) say(text('cli.relay.nobody'))
  for (const { person, bytes, usedBytes } of ours) {
    const name = cleanName(social.person(person)?.name ?? person)
    const amounts = { used: formatBytes(usedBytes), bytes: formatBytes(bytes) }
    say(text('cli.relay.for', { name, ...amounts }))
  }
}

/** The link of an invite that many may use: the one there is, or a new one once that is used up or over. */
async function openInvite(node: Node): Promise<string> {
  const social = node.social()
  const known = await social.invites(linkOrigin)
  const open = known.find(({ state, uses }) => state === 'open' && uses === inviteUsesMax)
  if (open !== undefined) return open.link
  const [aspect] = await social.aspects()
  if (aspect === undefined) throw new UsageError('--home', { what: '--home' })
  const wish = { aspect: aspect.id, uses: inviteUsesMax, lifetimeMs: inviteLifetimeMs }
  const { link } = await social.createInvite({ ...wish, history: false }, linkOrigin)
  return link
}
