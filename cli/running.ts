/** Keeps a node running until it is told to stop. */
import { setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import type { Node, NodeInit } from '../node/node.ts'
import { UsageError } from './errors.ts'
import { sayError, text } from './output.ts'

/** What every command that runs a node takes. */
export interface NodeOptions {
  home: string
  port: string
  peerPort?: string
  listen?: string[]
  announce?: string[]
  bootstrap?: string[]
  lan?: string
  /** @default true */
  upnp?: boolean
  log: string
  metrics?: boolean
}

/** Adds `NodeOptions` to a command. */
export function withNodeOptions(command: Command): Command {
  return command
    .option('--port <number>', text('cli.start.port'), '7277')
    .option('--peer-port <number>', text('cli.start.peer-port'))
    .option('--listen <ip...>', text('cli.start.listen'))
    .option('--announce <address...>', text('cli.start.announce'))
    .option('--bootstrap <address...>', text('cli.start.bootstrap'))
    .option('--lan <mode>', text('cli.start.lan'))
    .option('--no-upnp', text('cli.start.no-upnp'))
    .option('--metrics', text('cli.start.metrics'))
    .option('--log <level>', text('cli.start.log'), 'error')
}

/**
 * V8 would let young objects fill 48 MB before it looks at them. A node makes few at a time: with 2 MB spaces it needs
 * a fifth less memory in all and is no slower (`npm run bench`).
 */
const heapFlags = ['--max-semi-space-size=2', '--semi-space-growth-factor=1']

export async function startNode(
  options: NodeOptions,
  more: Pick<NodeInit, 'isRepair' | 'roles' | 'statusPage'>,
): Promise<Node> {
  for (const flag of heapFlags) setFlagsFromString(flag)
  // Loaded here only: no other command needs libp2p, and they should answer at once.
  const { Node } = await import('../node/node.ts')
  await checkAddresses(options)
  return Node.start({
    home: options.home,
    port: portOf('--port', options.port),
    logLevel: options.log,
    ...(options.peerPort !== undefined && { peerPort: portOf('--peer-port', options.peerPort) }),
    ...(options.listen !== undefined && { listen: options.listen }),
    ...(options.announce !== undefined && { announce: options.announce }),
    ...(options.bootstrap !== undefined && { bootstrap: options.bootstrap }),
    ...(options.lan !== undefined && { lan: lanOf(options.lan) }),
    ...(options.upnp === false && { isMappingPorts: false }),
    ...(options.metrics === true && { metrics: true }),
    ...more,
  })
}

/** Resolves once the node was told to stop, by a signal or over the API, and has. */
export async function runUntilStopped(node: Node): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void node.stop())
  }
  // A fault that nobody foresaw: said, and ended in order, for whoever starts it again.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      sayError(error)
      process.exitCode = 1
      void node.stop()
    })
  }
  await node.stopped
}

async function checkAddresses({ announce = [], bootstrap = [] }: NodeOptions): Promise<void> {
  const { isAnnounceable, isFullAddress } = await import('../node/config.ts')
  if (!announce.every(isAnnounceable)) throw new UsageError('--announce', { what: '--announce' })
  if (!bootstrap.every(isFullAddress)) throw new UsageError('--bootstrap', { what: '--bootstrap' })
}

function lanOf(value: string): NonNullable<NodeInit['lan']> {
  const mode = (['off', 'passive', 'on'] as const).find((each) => each === value)
  if (mode === undefined) throw new UsageError('--lan', { what: '--lan' })
  return mode
}

export function portOf(option: string, value: string): number {
  return numberOf(option, value, 65_535)
}

/** @throws {UsageError} when an option is no whole number from 0 to `max`. */
export function numberOf(option: string, value: string, max: number): number {
  const number = Number(value)
  if (!/^\d+$/u.test(value) || number > max) throw new UsageError(option, { what: option })
  return number
}
