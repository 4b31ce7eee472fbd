/** `pappus relay`: a node that nobody reads and writes on, but that does something for others. */
import type { Command } from 'commander'
import type { Node } from '../../node/node.ts'
import type { CarryRole, GuestRole, RelayRole, Roles } from '../../node/roles.ts'
import { carryOfferBytesMin, heldBytesMax, relayConnectionsMax } from '../../node/limits.ts'
import { inviteUsesMax } from '../../protocol/records/invite.ts'
import { formatBytes, parseBytes } from '../bytes.ts'
import { command } from '../command.ts'
import { needs, numberOf, wrongValue } from '../arguments.ts'
import { UsageError } from '../errors.ts'
import { cleanName, print, printJson, say, text } from '../output.ts'
import {
  placeOf,
  runUntilStopped,
  startNode,
  withNodeOptions,
  type NodeOptions,
} from '../running.ts'

interface RelayOptions extends NodeOptions {
  carry?: string
  each?: string
  name: string
  reservations?: string
  connectionBytes?: string
  connectionMinutes?: string
  bytesPerDay?: string
  statusPage?: string
  guestBytes?: string
  json?: boolean
}

/** The share of the whole room that each contact is offered. */
const eachShare = 0.1
/** Longer than a day, nobody needs one relayed connection. */
const dayMinutes = 24 * 60
const inviteLifetimeMs = 365 * 86_400_000
/** Where nodes answer by default: the link opens its receiver's own node. */
const linkOrigin = 'http://127.0.0.1:7277'

export function relayCommand(): Command {
  const examples = [
    'relay',
    'relay --carry 5GB --announce /dns4/relay.example/tcp/7278',
    'relay --reservations 256 --connection-bytes 10MB --status-page 0.0.0.0:8080',
    'relay --guests https://relay.example --guest-bytes 5GB',
    'relay --carry 50GB --each 2GB --name attic --home /srv/relay --port 0',
  ]
  const own = command('relay', 'cli.relay.summary', examples)
    .option('--carry <size>', text('cli.relay.carry'))
    .option('--each <size>', text('cli.relay.each'))
    .option('--reservations <number>', text('cli.relay.reservations'))
    .option('--connection-bytes <size>', text('cli.relay.connection-bytes'))
    .option('--connection-minutes <number>', text('cli.relay.connection-minutes'))
    .option('--bytes-per-day <size>', text('cli.relay.bytes-per-day'))
    .option('--status-page <place>', text('cli.relay.status-page'))
    .option('--guest-bytes <size>', text('cli.relay.guest-bytes'))
    .option('--name <name>', text('cli.relay.name'), 'relay')
  return withNodeOptions(own).option('--json', text('cli.option.json')).action(relay)
}

async function relay(options: RelayOptions): Promise<void> {
  const carry = carryRoleOf(options)
  const guests = guestRoleOf(options)
  const roles: Roles = {
    relay: relayRoleOf(options),
    ...(carry !== undefined && { carry }),
    ...(guests !== undefined && { guests }),
  }
  const { statusPage } = options
  const place = statusPage === undefined ? {} : { statusPage: placeOf('--status-page', statusPage) }
  const node = await startNode(options, { roles, ...place })
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
  needs('--each', each !== undefined, '--carry', carry !== undefined)
  if (carry === undefined) return undefined
  const bytes = parseBytes(carry, '--carry')
  const share = Math.min(bytes, Math.max(Math.floor(bytes * eachShare), carryOfferBytesMin))
  const eachBytes = each === undefined ? share : parseBytes(each, '--each')
  const [min, max] = [formatBytes(carryOfferBytesMin), formatBytes(bytes)]
  if (bytes < carryOfferBytesMin) {
    throw wrongValue('--carry', carry, text('cli.takes.size-from', { min }))
  }
  if (eachBytes < carryOfferBytesMin || eachBytes > bytes) {
    throw wrongValue('--each', each ?? '', text('cli.takes.size-between', { min, max }))
  }
  return { bytes, eachBytes }
}

function guestRoleOf({ guests: origin, guestBytes }: RelayOptions): GuestRole | undefined {
  needs('--guest-bytes', guestBytes !== undefined, '--guests', origin !== undefined)
  if (origin === undefined) return undefined
  return {
    origin,
    bytes: guestBytes === undefined ? heldBytesMax : parseBytes(guestBytes, '--guest-bytes'),
  }
}

/** The values given as options; the rest stands in the config file, or is the default. */
function relayRoleOf(options: RelayOptions): Partial<RelayRole> {
  const { reservations, connectionBytes, connectionMinutes: minutes, bytesPerDay } = options
  return {
    ...(reservations !== undefined && {
      reservations: numberOf('--reservations', reservations, { max: relayConnectionsMax }),
    }),
    ...(connectionBytes !== undefined && {
      connectionBytes: bytesOrNoEnd('--connection-bytes', connectionBytes),
    }),
    ...(bytesPerDay !== undefined && {
      bytesPerDay: bytesOrNoEnd('--bytes-per-day', bytesPerDay),
    }),
    ...(minutes !== undefined && {
      connectionMs: numberOf('--connection-minutes', minutes, { max: dayMinutes }) * 60_000,
    }),
  }
}

function bytesOrNoEnd(option: string, value: string): number {
  return value === '0' ? 0 : parseBytes(value, option)
}

/** Prints what others need: the addresses, and the link where the relay carries. */
async function tell(node: Node, role: CarryRole | undefined, isJson: boolean): Promise<void> {
  const social = node.social()
  const { addresses = [], role: limits } = node.relay() ?? {}
  const link = role === undefined ? undefined : await openInvite(node)
  if (isJson) return printJson({ link, addresses, ours: await social.carriers.offersOfOurs() })
  const reservations = limits?.reservations ?? 0
  if (link !== undefined) print(link)
  say(text('cli.relay.running', { name: cleanName(social.me().name), reservations }))
  for (const address of addresses) print(address)
  const { statusPageUrl: url } = node
  if (url !== undefined) say(text('cli.relay.page', { url }))
  const origin = node.guestOrigin()
  if (origin !== undefined) say(text('cli.relay.guests', { origin }))
  if (role === undefined) return
  const { bytes, eachBytes } = role
  say(text('cli.relay.carries', { bytes: formatBytes(bytes), each: formatBytes(eachBytes) }))
  say(text('cli.relay.how'))
  await tellOffers(node)
}

/** Prints the people the relay carries for. */
async function tellOffers(node: Node): Promise<void> {
  const social = node.social()
  const ours = await social.carriers.offersOfOurs()
  if (ours.length === 0) say(text('cli.relay.nobody'))
  for (const { person, bytes, usedBytes } of ours) {
    const name = cleanName(social.people.at(person)?.name ?? person)
    const amounts = { used: formatBytes(usedBytes), bytes: formatBytes(bytes) }
    say(text('cli.relay.for', { name, ...amounts }))
  }
}

/** The link of an invite that many may use: the one there is, or a new one once that is used up or over. */
async function openInvite(node: Node): Promise<string> {
  const social = node.social()
  const known = await social.invites.list(linkOrigin)
  const open = known.find(({ state, uses }) => state === 'open' && uses === inviteUsesMax)
  if (open !== undefined) return open.link
  const [aspect] = await social.aspects.list()
  if (aspect === undefined) throw new UsageError(text('cli.wrong.not-a-relay'))
  const wish = { aspect: aspect.id, uses: inviteUsesMax, lifetimeMs: inviteLifetimeMs }
  const { link } = await social.invites.create({ ...wish, history: false }, linkOrigin)
  return link
}
