/** `pappus start`: runs the node until it is told to stop. */
import type { Command } from 'commander'
import open from 'open'
import { command } from '../command.ts'
import { print, say, text } from '../output.ts'
import { runUntilStopped, startNode, withNodeOptions, type NodeOptions } from '../running.ts'

interface StartOptions extends NodeOptions {
  open: boolean
  repair?: boolean
}

export function startCommand(): Command {
  const examples = ['start', 'start --no-open --home /srv/ana --port 0']
  return withNodeOptions(command('start', 'cli.start.summary', examples))
    .option('--no-open', text('cli.start.no-open'))
    .option('--repair', text('cli.start.repair'))
    .action(start)
}

async function start(options: StartOptions): Promise<void> {
  let node = await startNode(options, { isRepair: options.repair === true })
  const url = node.signInUrl()
  if (node.repaired !== undefined) print(text('cli.start.repaired', node.repaired))
  print(text('cli.start.running', { url }))
  if (options.open && process.stdout.isTTY) await openView(url)
  await runUntilStopped(node)
  // Somebody restored a backup in the view: the node goes on with that, where the view looks for it.
  while (node.isRestarting) {
    const { port } = new URL(node.url)
    node = await startNode({ ...options, port }, {})
    await runUntilStopped(node)
  }
}

async function openView(url: string): Promise<void> {
  try {
    const browser = await open(url)
    browser.on('error', () => say(text('cli.start.no-browser')))
  } catch {
    say(text('cli.start.no-browser'))
  }
}
