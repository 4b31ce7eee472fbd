/**
 * `npm run soak -- --hours N`: a small village of real nodes in processes of their own, who post all the time. One stays; the others leave
 * and come back in turn. Prints by how much the memory of the one that stays grows, in MB a day.
 *
 * `--nodes N` in all · `Ctrl-C` ends it and prints what was seen until then
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { endNode, startNode, type RunningNode } from '../helpers/node-process.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { join as joinVillage } from '../bench/befriend.ts'
import { slopeOf } from './slope.ts'

const { values } = parseArgs({
  options: { hours: { type: 'string', default: '1' }, nodes: { type: 'string', default: '4' } },
})
const metrics = ['start', '--no-open', '--metrics'] as const
const pauseMs = 1_000
/** Rounds between two departures. */
const churnRounds = 15
/** Windows in the second half below which a slope would be chance: about five minutes in all. */
const windowsMin = 10
/** Rounds of which the lowest memory counts: just after the garbage was collected. */
const windowRounds = 10
const dayMs = 86_400_000

interface Villager {
  home: string
  running: RunningNode
}

const ending = new AbortController()
process.once('SIGINT', () => ending.abort())
await using folder = await tempDir()
const villagers: Villager[] = []
try {
  for (let index = 0; index < Number(values.nodes); index++) {
    const home = join(folder.path, `${index}`)
    villagers.push({ home, running: await startNode(home, true, metrics) })
  }
  const [stays, ...others] = villagers as [Villager, ...Villager[]]
  await stays.running.client.call('POST /me', { json: { name: 'Ana' } })
  for (const other of others) await joinVillage(stays.running, other.running)
  await live(stays, others)
} finally {
  await Promise.all(villagers.map(({ running }) => endNode(running.child)))
}

async function live(stays: Villager, others: readonly Villager[]): Promise<void> {
  const startMs = performance.now()
  const endMs = startMs + Number(values.hours) * 3_600_000
  const lowest: { atMs: number; megabytes: number }[] = []
  let window: number[] = []
  for (let round = 1; performance.now() < endMs && !ending.signal.aborted; round++) {
    await Promise.all(villagers.map(({ running }) => post(running, round)))
    if (round % churnRounds === 0) await comeBack(others[(round / churnRounds) % others.length]!)
    window.push(await heapOf(stays))
    if (window.length === windowRounds) {
      const megabytes = Math.min(...window)
      const atMs = performance.now() - startMs
      lowest.push({ atMs, megabytes })
      console.log(`${(atMs / 60_000).toFixed(1)} min: ${megabytes.toFixed(1)} MB of objects`)
      window = []
    }
    await wait(pauseMs)
  }
  // At first caches fill.
  const later = lowest.slice(Math.floor(lowest.length / 2))
  const slope = slopeOf(later.map(({ atMs, megabytes }) => [atMs / dayMs, megabytes]))
  console.log(
    later.length < windowsMin
      ? 'too short to say how memory grows'
      : `grows by ${slope.toFixed(1)} MB a day, from ${later.length} windows of the second half`,
  )
}

async function post({ client }: RunningNode, round: number): Promise<void> {
  await client.call('POST /posts', { json: { text: `round ${round}`, audience: 'public' } })
}

/** A villager breaks off without warning, and starts again. */
async function comeBack(villager: Villager): Promise<void> {
  await endNode(villager.running.child)
  villager.running = await startNode(villager.home, false, metrics)
}

/** MB of objects in the memory of a node. */
async function heapOf({ home }: Villager): Promise<number> {
  const { url } = JSON.parse(await readFile(join(home, 'running.json'), 'utf8')) as { url: string }
  const text = await (await fetch(new URL('/metrics', url))).text()
  return Number(/pappus_memory_bytes\{kind="objects"\} (\d+)/u.exec(text)?.[1]) / 1_000_000
}
