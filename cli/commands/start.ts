/** `pappus start`: runs the node until it is told to stop. */
import type { Command } from 'commander'
import open from 'open'
import { command } from '../command.ts'
import { print, say, text } from '../output.ts'
import { runUntilStopped, startNode, type NodeOptions } from '../running.ts'

interface StartOptions extends NodeOptions {
  open: boolean
  repair?: boolean
}

export function startCommand(): Command {
  return command('start', 'cli.start.summary', [
    'start',
    'start --no-open --home /srv/ana --port 0',
  ])
    .option('--port <number>', text('cli.start.port'), '7277')
    .option('--peer-port <number>', text('cli.start.peer-port'))
    .option('--listen <ip...>', text('cli.start.listen'))
    .option('--announce <address...>', text('cli.start.announce'))
    .option('--bootstrap <address...>', text('cli.start.bootstrap'))
    .option('--lan <mode>', text('cli.start.lan'))
    .option('--no-upnp', text('cli.start.no-upnp'))
    .option('--no-open', text('cli.start.no-open'))
    .option('--repair', text('cli.start.repair'))
    .option('--metrics', text('cli.start.metrics'))
    .option('--log <level>', text('cli.start.log'), 'error')
    .action(start)
}

async function start(options: StartOptions): Promise<void> {
  const node = await startNode(options, { isRepair: options.repair === true })
  const url = node.signInUrl()
  if (node.repaired !== undefined) print(text('cli.start.repaired', node.repaired))
  print(text('cli.start.running', { url }))
  if (options.open && process.stdout.isTTY) await openView(url)
  await runUntilStopped(node)
}

async function openView(url: string): Promise<void> {
  try {
    const browser = await open(url)
    browser.on('error', () => say(text('cli.start.no-browser')))
  } catch {
    say(text('cli.start.no-browser'))
  }
}
