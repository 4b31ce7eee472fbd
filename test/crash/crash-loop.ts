/**
 * A real node in a process of its own that posts and receives, and is killed with SIGKILL at random moments. After each
 * kill it must open again with everything it had acknowledged; and its friend, who saw all of it from
 * outside, must end with exactly its posts: none missing, none that is gone, no place in a feed used twice.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from '../../cli/client.ts'
import type { Node } from '../../node/node.ts'
import { TestNode } from '../helpers/nodes.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'

export interface CrashResult {
  kills: number
  /** Posts that the killed node had acknowledged. */
  acknowledged: number
  /** Posts that were on their way when it was killed, and survived. */
  survived: number
}

const main = join(import.meta.dirname, '../../cli/main.ts')
const flags = ['--no-open', '--port', '0', '--listen', '127.0.0.1']
const postsAtOnce = 4
const killWithinMs = 250
const deliveryTimeoutMs = 30_000

/** Kills a posting node again and again. @throws {TestError} that names the round at which something was lost. */
export async function crashLoop(kills: number, seed: string): Promise<CrashResult> {
  const next = bytesFrom(`crash/${seed}`)
  await using folder = await tempDir()
  await using bo = new TestNode('Bo', await tempDir())
  await bo.start()
  const home = join(folder.path, 'home')
  const acknowledged = new Set<string>()
  for (let round = 0; round < kills; round++) {
    const ana = await start(home, round === 0)
    if (round === 0) await introduce(ana.client, bo.node)
    else await expectAll(ana.client, acknowledged, round)
    const [byte = 0] = next(1)
    await postUntilKilled(ana, { round, killAfterMs: (byte / 255) * killWithinMs, acknowledged })
    await bo.post(`by Bo ${round}`, 'Family')
  }
  const ana = await start(home, false)
  await expectAll(ana.client, acknowledged, kills)
  const survived = await expectSame(ana.client, bo)
  ana.child.kill()
  await once(ana.child, 'exit')
  return { kills, acknowledged: acknowledged.size, survived: survived - acknowledged.size }
}

interface Running {
  child: ChildProcess
  client: Client
}

async function start(home: string, isFirst: boolean): Promise<Running> {
  const ports = isFirst ? ['--peer-port', '0'] : []
  const child = spawn(process.execPath, [main, 'start', '--home', home, ...flags, ...ports])
  const lines = createInterface({ input: child.stdout })
  const failed = once(child, 'exit').then(([code]) => {
    throw new TestError(`the node did not start: ${String(code)}`)
  })
  await Promise.race([once(lines, 'line'), failed])
  failed.catch(() => undefined)
  return { child, client: await Client.of(home) }
}

async function introduce(ana: Client, bo: Node): Promise<void> {
  await ana.setUp('Ana')
  const [family] = await ana.aspects()
  const { link } = await ana.invite({ aspect: family?.id ?? '' })
  const [own] = await bo.social().aspects()
  await bo.social().join(link, own?.id, AbortSignal.timeout(deliveryTimeoutMs))
}

/** Posts several at a time, and kills the node in the middle of it. */
async function postUntilKilled(
  { child, client }: Running,
  {
    round,
    killAfterMs,
    acknowledged,
  }: { round: number; killAfterMs: number; acknowledged: Set<string> },
): Promise<void> {
  const audience = (await client.aspects()).slice(0, 1).map(({ id }) => id)
  const gone = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const writers = Array.from({ length: postsAtOnce }, async (_, writer) => {
    for (let count = 0; ; count++) {
      const text = `round ${round} writer ${writer} post ${count}`
      await client.post({ text, audience })
      acknowledged.add(text)
    }
  })
  // Each ends with the connection; what was not answered may be there or not.
  await Promise.allSettled(writers)
  await gone
  clearTimeout(timer)
}

async function textsOf(client: Client): Promise<string[]> {
  const texts: string[] = []
  let before: string | undefined
  do {
    const page = await client.posts({ limit: '100', ...(before !== undefined && { before }) })
    texts.push(...page.items.map(({ text }) => text))
    before = page.next
  } while (before !== undefined)
  return texts
}

async function expectAll(
  client: Client,
  wanted: ReadonlySet<string>,
  round: number,
): Promise<void> {
  const found = new Set(await textsOf(client))
  const lost = [...wanted].filter((text) => !found.has(text))
  if (lost.length > 0) throw new TestError(`before round ${round}, lost: ${lost.join(', ')}`)
}

/** Waits until both hold the same posts in the same order of each writer. @returns how many posts are the killed node's. */
async function expectSame(client: Client, bo: TestNode): Promise<number> {
  const byAna = (texts: readonly string[]): string[] =>
    texts.filter((text) => text.startsWith('round'))
  const isSame = async (): Promise<boolean> => {
    const [at, there] = [(await textsOf(client)).toReversed(), await allTexts(bo)]
    return at.length === there.length && byAna(at).join() === byAna(there).join()
  }
  await waitFor(isSame, { timeoutMs: deliveryTimeoutMs, description: 'both hold the same posts' })
  return byAna(await textsOf(client)).length
}

async function allTexts(bo: TestNode): Promise<string[]> {
  const { rows } = await bo.social.timeline({ limit: 1_000_000 })
  return rows.map(({ post }) => post.text).toReversed()
}
