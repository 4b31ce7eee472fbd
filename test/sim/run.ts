/** One run of the simulation: a seed in, what happened out. */
import { repairSettleMs, syncIntervalMs, syncJitter } from '../../node/limits.ts'
import { Chance } from './chance.ts'
import type { Costs } from './costs.ts'
import { Faults, skewOf } from './faults.ts'
import { Internet } from './internet.ts'
import { checkAll } from './invariants.ts'
import { SimNode } from './node.ts'
import { Scheduler } from './scheduler.ts'
import { aspectNames, Workload } from './workload.ts'

export interface RunInit {
  seed: number
  nodes: number
  /** Virtual minutes in which persons act and things go wrong. @default 15 */
  minutes?: number
  /** Contacts of each person, about. @default 4 */
  friends?: number
  /** @default 8 */
  actsEach?: number
  /** @default true */
  hasFaults?: boolean
  /** Switch of tests: without it, much must be missing. @default true */
  isSyncing?: boolean
  /** Switch of tests: without it, disks forget what they said is on them. @default true */
  isDiskHonest?: boolean
  trace?: (line: string) => void
}

export interface RunResult {
  seed: number
  nodes: number
  /** What must not be, in words; empty where all is well. */
  problems: string[]
  /** Hash of all events: two runs with the same are the same. */
  hash: string
  events: number
  virtualMs: number
  posts: number
  /** Posts that reached a reader, once for each. */
  delivered: number
  costs: Costs
}

const problemsMax = 20
const healMsMax = 3 * 3_600_000
const lookMs = 10_000
/** Longer than a missing entry may take to be called missing, and to be fetched. */
const compareMs = 2 * repairSettleMs + 60_000
/** Silence after which nothing is on its way any more: every timer that could start something has rung. */
const quietMs = syncIntervalMs * (1 + syncJitter) + 30_000

export async function simulate(init: RunInit): Promise<RunResult> {
  const { seed, minutes = 15, friends = 4, actsEach = 12, hasFaults = true } = init
  const chance = new Chance(`run/${seed}`)
  const scheduler = new Scheduler(chance.fork('order'))
  scheduler.trace = init.trace
  const internet = new Internet(scheduler, chance.fork('internet'))
  const problems: string[] = []
  const fail = (problem: string): void => {
    scheduler.note(`PROBLEM ${problem}`)
    if (problems.length < problemsMax) problems.push(problem)
  }
  const { isSyncing = true, isDiskHonest = true } = init
  const nodes = Array.from({ length: init.nodes }, (_, index) => {
    const own = chance.fork(`node/${index}`)
    const skewMs = hasFaults ? skewOf(own) : 0
    return new SimNode({
      index,
      internet,
      chance: own,
      skewMs,
      aspectNames,
      isSyncing,
      isDiskHonest,
      fail,
    })
  })
  const durationMs = minutes * 60_000
  const parts = { scheduler, nodes, durationMs, fail }
  const work = new Workload({ ...parts, chance: chance.fork('work'), friends, actsEach })
  const faults = new Faults({ ...parts, chance: chance.fork('faults'), internet })

  using _ = caught(fail)
  for (const node of nodes) scheduler.after(chance.share() * 5000, () => void node.start())
  scheduler.after(6000, () => {
    work.start()
    if (hasFaults) faults.start()
  })
  const isBroken = (): boolean => problems.length > 0
  if (!hasFaults) faults.end()
  await scheduler.run(durationMs + 10_000, isBroken)
  faults.end()
  if (hasFaults) scheduler.after(0, () => void faults.loseOne())
  const quiet = watchQuiet({ scheduler, nodes, work })
  await scheduler.run(scheduler.nowMs + healMsMax, () => isBroken() || quiet.isQuiet)
  if (!isBroken() && !quiet.isQuiet) fail(`never quiet: ${quiet.reason()}`)
  if (!isBroken()) await compareAll(scheduler, nodes, fail)
  const areContacts = (a: SimNode, b: SimNode): boolean =>
    work.friendships.some((one) => (one.isDone || one.isHopeless) && one.isBetween(a, b))
  for (const node of nodes) if (node.isGone) await node.open()
  const checks = { nodes, work, areContacts, fail }
  const delivered = isBroken() ? 0 : await checkAll(checks)
  const { costs } = internet
  const { count: events, nowMs: virtualMs } = scheduler
  const hash = scheduler.logHash()
  const posts = work.postings.count
  return { seed, nodes: nodes.length, problems, hash, events, virtualMs, posts, delivered, costs }
}

/** Lets everybody compare everything with everybody: nothing may be missing any more. */
async function compareAll(
  scheduler: Scheduler,
  nodes: readonly SimNode[],
  fail: (problem: string) => void,
): Promise<void> {
  const left = nodes.filter(({ isGone }) => !isGone)
  for (const node of left) scheduler.after(0, () => node.running.sync.repair())
  await scheduler.run(scheduler.nowMs + compareMs)
  for (const { label, running } of left) {
    if (running.sync.repaired > 0) fail(`${label} had missed ${running.sync.repaired} entries`)
  }
}

interface Watched {
  scheduler: Scheduler
  nodes: readonly SimNode[]
  work: Workload
}

/** Looks every few seconds whether all are connected, and nobody has written anything for long. */
function watchQuiet({ scheduler, nodes, work }: Watched): {
  isQuiet: boolean
  reason: () => string
} {
  const missing = (): string | undefined => {
    const down = nodes.find((node) => !node.isUp && !node.isGone)
    if (down !== undefined) return `${down.label} is down`
    const friendship = work.friendships.find((one) => !one.isDone && !one.isHopeless)
    if (friendship !== undefined) {
      return `${friendship.newcomer.label} did not become a contact of ${friendship.inviter.label}`
    }
    if (!work.memberships.areSettled) return 'an answer about a member is missing'
    for (const { newcomer: a, inviter: b } of work.friendships) {
      if (a.isGone || b.isGone) continue
      if (work.blocks.areBetween(a, b)) continue
      const isWhole = a.running.network.isConnected(b.peer) && b.running.network.isConnected(a.peer)
      if (!isWhole) return `${a.label} and ${b.label} are not connected`
    }
    return undefined
  }
  const watch = { isQuiet: false, reason: () => missing() ?? 'somebody goes on writing' }
  let sinceMs = scheduler.nowMs
  const look = (): void => {
    const writtenMs = Math.max(...nodes.map((node) => node.writtenAtMs))
    if (missing() !== undefined) sinceMs = scheduler.nowMs
    watch.isQuiet = scheduler.nowMs - Math.max(sinceMs, writtenMs) > quietMs
    scheduler.after(lookMs, look)
  }
  look()
  return watch
}

/** Makes a problem of what nobody caught, as long as it is in use. */
function caught(fail: (problem: string) => void): Disposable {
  const listener = (error: unknown): void => {
    fail(`unhandled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  process.on('unhandledRejection', listener)
  return {
    [Symbol.dispose]: () => {
      process.off('unhandledRejection', listener)
    },
  }
}
