/** A node in a process of its own, started from its sources as `pappus start` does, reachable on this machine alone. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from '../../cli/client.ts'
import { TestError } from './test-error.ts'

export interface RunningNode {
  child: ChildProcess
  client: Client
}

const main = join(import.meta.dirname, '../../cli/main.ts')
const flags = ['--port', '0', '--listen', '127.0.0.1']

/**
 * @param isFirst whether the home is new: later starts take the same port for other nodes again.
 * @param command what runs it, with its own options.
 */
export function spawnNode(
  home: string,
  isFirst: boolean,
  command: readonly string[] = ['start', '--no-open'],
): ChildProcess {
  const ports = isFirst ? ['--peer-port', '0'] : []
  return spawn(process.execPath, [main, ...command, '--home', home, ...flags, ...ports])
}

/** Starts a node and waits until it answers. @throws {TestError} when it ends instead. */
export async function startNode(
  home: string,
  isFirst: boolean,
  command?: readonly string[],
): Promise<RunningNode> {
  const child = spawnNode(home, isFirst, command)
  const lines = createInterface({ input: child.stdout! })
  const failed = once(child, 'exit').then(([code]) => {
    throw new TestError(`the node did not start: ${String(code)}`)
  })
  await Promise.race([once(lines, 'line'), failed])
  failed.catch(() => undefined)
  return { child, client: await Client.of(home) }
}

/** Ends a process, by default in the hardest way, and waits until it is gone. */
export async function endNode(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** The texts of all posts that a node shows, newest first, page after page. */
export async function* pagesOfTexts(client: Client): AsyncGenerator<string[]> {
  let before: string | undefined
  do {
    const page = await client.call('GET /posts', {
      query: { limit: '100', ...(before !== undefined && { before }) },
    })
    yield page.items.map(({ text }) => text)
    before = page.next
  } while (before !== undefined)
}

export async function textsOf(client: Client): Promise<string[]> {
  const texts: string[] = []
  for await (const page of pagesOfTexts(client)) texts.push(...page)
  return texts
}
