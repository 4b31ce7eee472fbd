/** `pappus start`: runs the node until it is told to stop. */
import { setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import open from 'open'
import { command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { print, say, sayError, text } from '../output.ts'

interface StartOptions {
  home: string
  port: string
  peerPort?: string
  listen?: string[]
  open: boolean
  repair?: boolean
  log: string
}

export function startCommand(): Command {
  return command('start', 'cli.start.summary', [
    'start',
    'start --no-open --home /srv/ana --port 0',
  ])
    .option('--port <number>', text('cli.start.port'), '7277')
    .option('--peer-port <number>', text('cli.start.peer-port'))
    .option('--listen <ip...>', text('cli.start.listen'))
    .option('--no-open', text('cli.start.no-open'))
    .option('--repair', text('cli.start.repair'))
    .option('--log <level>', text('cli.start.log'), 'error')
    .action(start)
}

/**
 * V8 would let young objects fill 48 MB before it looks at them. A node makes few at a time: with 2 MB spaces it needs
 * a fifth less memory in all and is no slower (`npm run bench`).
 */
const heapFlags = ['--max-semi-space-size=2', '--semi-space-growth-factor=1']

async function start(options: StartOptions): Promise<void> {
  for (const flag of heapFlags) setFlagsFromString(flag)
  // Loaded here only: no other command needs libp2p, and they should answer at once.
  const { Node } = await import('../../node/node.ts')
  const node = await Node.start({
    home: options.home,
    port: portOf('--port', options.port),
    logLevel: options.log,
    isRepair: options.repair === true,
    ...(options.peerPort !== undefined && { peerPort: portOf('--peer-port', options.peerPort) }),
    ...(options.listen !== undefined && { listen: options.listen }),
  })
  const url = node.signInUrl()
  print(text('cli.start.running', { url }))
  if (options.open && process.stdout.isTTY) await openView(url)
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

async function openView(url: string): Promise<void> {
  try {
    const browser = await open(url)
    browser.on('error', () => say(text('cli.start.no-browser')))
  } catch {
    say(text('cli.start.no-browser'))
  }
}

function portOf(option: string, value: string): number {
  const port = Number(value)
  if (!/^\d+$/u.test(value) || port > 65_535) throw new UsageError(option, { what: option })
  return port
}
