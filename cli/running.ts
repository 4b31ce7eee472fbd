/** Keeps a node running until it is told to stop. */
import { setFlagsFromString } from 'node:v8'
import { isIP } from 'node:net'
import { Option, type Command } from 'commander'
import { isGuestOrigin } from '../protocol/guest-message.ts'
import { inBackground } from '../node/background.ts'
import type { Node, NodeInit } from '../node/node.ts'
import { needs, numberOf, wrongValue } from './arguments.ts'
import { sayError, text } from './output.ts'

/** The options of every command that runs a node. */
export interface NodeOptions {
  home: string
  port: string
  peerPort?: string
  listen?: string[]
  announce?: string[]
  bootstrap?: string[]
  lan?: (typeof lanModes)[number]
  /** @default true */
  upnp?: boolean
  log: (typeof logLevels)[number]
  metrics?: boolean
  guests?: string
  guestsAt: string
  logFile?: boolean
  site?: string
  siteUrl?: string
}

const lanModes = ['on', 'passive', 'off'] as const
const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** Adds `NodeOptions` to a command. */
export function withNodeOptions(command: Command): Command {
  return command
    .option('--port <number>', text('cli.start.port'), '7277')
    .option('--peer-port <number>', text('cli.start.peer-port'))
    .option('--listen <ip...>', text('cli.start.listen'))
    .option('--announce <address...>', text('cli.start.announce'))
    .option('--bootstrap <address...>', text('cli.start.bootstrap'))
    .addOption(new Option('--lan <mode>', text('cli.start.lan')).choices(lanModes))
    .option('--no-upnp', text('cli.start.no-upnp'))
    .option('--metrics', text('cli.start.metrics'))
    .option('--guests <origin>', text('cli.start.guests'))
    .option('--guests-at <place>', text('cli.start.guests-at'), '127.0.0.1:7280')
    .option('--log-file', text('cli.start.log-file'))
    .option('--site <place>', text('cli.start.site'))
    .option('--site-url <address>', text('cli.start.site-url'))
    .addOption(
      new Option('--log <level>', text('cli.start.log')).choices(logLevels).default('error'),
    )
}

/**
 * V8 would let young objects fill 48 MB before it looks at them. A node makes few at a time: with 2 MB spaces it needs
 * a fifth less memory in all and is no slower (`npm run bench`).
 *
 * V8 counts bytes that came from the network as part of the heap, and sees few objects beside them: so it collects the whole heap again
 * after a tenth more, for a file every 5 MiB, which takes as much processor time as all else. After a half more it does so a fourth as often.
 *
 * Marking in small steps beside the work costs as much again, and lets more bytes come meanwhile. In one go it takes 30 ms of a heap of 46 MB.
 */
const heapFlags = [
  '--max-semi-space-size=2',
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=50',
  '--no-incremental-marking',
]

export async function startNode(
  options: NodeOptions,
  more: Pick<NodeInit, 'isRepair' | 'roles' | 'statusPage'>,
): Promise<Node> {
  for (const flag of heapFlags) setFlagsFromString(flag)
  const init = await nodeInitOf(options)
  // Loaded here only: no other command needs libp2p, and they should answer at once, as wrong options should.
  const { Node } = await import('../node/node.ts')
  return Node.start({ ...init, ...more })
}

/** @throws {UsageError} with the first option that does not fit. */
export async function nodeInitOf(options: NodeOptions): Promise<NodeInit> {
  await checkAddresses(options)
  return {
    home: options.home,
    port: portOf('--port', options.port),
    logLevel: options.log,
    ...(options.logFile === true && { isLogInFile: true }),
    ...(options.peerPort !== undefined && { peerPort: portOf('--peer-port', options.peerPort) }),
    ...(options.listen !== undefined && { listen: options.listen }),
    ...(options.announce !== undefined && { announce: options.announce }),
    ...(options.bootstrap !== undefined && { bootstrap: options.bootstrap }),
    ...(options.lan !== undefined && { lan: options.lan }),
    ...(options.upnp === false && { isMappingPorts: false }),
    ...(options.metrics === true && { metrics: true }),
    ...(options.guests !== undefined && {
      guests: { origin: options.guests, ...placeOf('--guests-at', options.guestsAt) },
    }),
    ...(options.site !== undefined && {
      site: { ...sitePlaceOf(options.site), ...siteUrlOf(options.siteUrl) },
    }),
  }
}

/** Resolves once the node was told to stop, by a signal or over the API, and has. */
export async function runUntilStopped(node: Node): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => inBackground(node.stop()))
  }
  // A fault that nobody foresaw: the command says it, and ends in order, so that it can be started again.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      sayError(error)
      process.exitCode = 1
      inBackground(node.stop())
    })
  }
  await node.stopped
}

/** @throws {UsageError} with the first address that is none of its kind. */
async function checkAddresses(options: NodeOptions): Promise<void> {
  const { isAnnounceable, isFullAddress, isSiteUrl } = await import('../node/config.ts')
  const { listen, announce, bootstrap, guests, site, siteUrl } = options
  needs('--site-url', siteUrl !== undefined, '--site', site !== undefined)
  check('--listen', listen, (address) => isIP(address) > 0, text('cli.takes.ip'))
  check('--announce', announce, isAnnounceable, text('cli.takes.announce'))
  check('--bootstrap', bootstrap, isFullAddress, text('cli.takes.bootstrap'))
  const origins = guests === undefined ? [] : [guests]
  const urls = siteUrl === undefined ? [] : [siteUrl]
  check('--site-url', urls, (url) => isSiteUrl(url.replace(/\/?$/u, '/')), text('cli.takes.url'))
  check('--guests', origins, isGuestOrigin, text('cli.takes.origin'))
}

function check(
  option: string,
  values: readonly string[] = [],
  isRight: (value: string) => boolean,
  expected: string,
): void {
  const wrong = values.find((value) => !isRight(value))
  if (wrong !== undefined) throw wrongValue(option, wrong, expected)
}

/** The host and port in `192.0.2.7:8080` or `[::]:8080`. @throws {UsageError} when it is none. */
export function placeOf(option: string, value: string): { host: string; port: number } {
  const [, ip6, other, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/u.exec(value) ?? []
  const host = ip6 ?? other
  if (host === undefined || isIP(host) === 0) {
    throw wrongValue(option, value, text('cli.takes.place'))
  }
  return { host, port: portOf(option, port) }
}

/** A port of this machine, or a place as in `placeOf`. */
function sitePlaceOf(value: string): { host: string; port: number } {
  if (!/^\d+$/u.test(value)) return placeOf('--site', value)
  return { host: '127.0.0.1', port: portOf('--site', value) }
}

function siteUrlOf(value: string | undefined): { url?: string } {
  return value === undefined ? {} : { url: value.replace(/\/?$/u, '/') }
}

export function portOf(option: string, value: string): number {
  return numberOf(option, value, { max: 65_535 })
}
