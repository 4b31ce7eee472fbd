/** One run of the simulation: a seed in, what happened out. */
import { blobRetryMsMax } from '../../node/sync/blobs/limits.ts'
import { faultWarning } from '../../node/background.ts'
import { repairSettleMs, syncIntervalMs, syncJitter } from '../../node/sync/limits.ts'
import { Chance } from './chance.ts'
import type { Costs } from './costs.ts'
import { Devices, type DevicesInit } from './devices.ts'
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
  /** Violations, in words; empty where all is well. */
  problems: string[]
  /** Hash of all events: two runs with the same are the same. */
  hash: string
  events: number
  virtualMs: number
  posts: number
  /** Devices that people began to use beside their first, those of them that they revoked, and old copies of homes. */
  devices: { further: number; revoked: number; copies: number }
  /** Posts that reached a reader, once for each. */
  delivered: number
  costs: Costs
  /** Files of pictures that came from others, at the end. */
  files: { came: number; bytes: number }
}

const problemsMax = 20
const healMsMax = 3 * 3_600_000
const lookMs = 10_000
/** Longer than a missing entry may take to be called missing, and to be fetched. */
const compareMs = 2 * repairSettleMs + 60_000
/** Comparisons that may find something while homes have the same keys: each may set one more apart. */
const splitRoundsMax = 4
/** Silence after which nothing is on its way any more: every timer that could start something has rung. */
const quietMs = Math.max(syncIntervalMs * (1 + syncJitter), blobRetryMsMax) + 30_000

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
  const make: DevicesInit['make'] = (index, device, copied) => {
    const own = chance.fork(`node/${index}${device === 0 ? '' : `/${device}`}`)
    const skewMs = hasFaults ? skewOf(own) : 0
    const common = { internet, aspectNames, isSyncing, isDiskHonest, fail }
    const more = copied === undefined ? {} : { copied }
    return new SimNode({ ...common, index, device, chance: own, skewMs, ...more })
  }
  const nodes = Array.from({ length: init.nodes }, (_, index) => make(index, 0))
  const durationMs = minutes * 60_000
  const parts = { scheduler, nodes, durationMs, fail }
  const isSettled = ({ index }: SimNode): boolean =>
    work.friendships.every(
      ({ isDone, newcomer, inviter }) =>
        isDone || (newcomer.index !== index && inviter.index !== index),
    )
  const devices = new Devices({ ...parts, chance: chance.fork('devices'), make, isSettled })
  const own = { ...parts, chance: chance.fork('work') }
  const work = new Workload({ ...own, devices, friends, actsEach })
  const hasMover = devices.toBeCopied.size + devices.toBeShared.size === 0
  const faults = new Faults({ ...parts, chance: chance.fork('faults'), internet, hasMover })

  using _ = caught(fail)
  for (const node of nodes) scheduler.after(chance.share() * 5000, () => void node.start())
  scheduler.after(6000, () => {
    work.start()
    devices.start()
    if (hasFaults) faults.start()
  })
  const isBroken = (): boolean => problems.length > 0
  if (!hasFaults) faults.end()
  await scheduler.run(durationMs + 10_000, isBroken)
  faults.end()
  if (hasFaults) scheduler.after(0, () => void faults.loseOne())
  const quiet = watchQuiet({ scheduler, nodes, work, devices })
  await scheduler.run(scheduler.nowMs + healMsMax, () => isBroken() || quiet.isQuiet)
  if (!isBroken() && !quiet.isQuiet) fail(`never quiet: ${quiet.reason()}`)
  if (!isBroken()) await compareUntilSame({ scheduler, nodes, quiet, fail, isBroken })
  const areContacts = (a: SimNode, b: SimNode): boolean =>
    work.friendships.some((one) => (one.isDone || one.isHopeless) && one.isBetween(a, b)) &&
    devices.haveHeard(a, b)
  for (const node of nodes) if (node.isGone) await node.open()
  const checks = { nodes, work, devices, areContacts, fail }
  const delivered = isBroken() ? 0 : await checkAll(checks)
  const files = { came: work.pictures.came, bytes: work.pictures.cameBytes }
  const { costs } = internet
  const { count: events, nowMs: virtualMs } = scheduler
  const hash = scheduler.logHash()
  const posts = work.postings.count
  const result = { seed, nodes: nodes.length, problems, hash, events, virtualMs, posts }
  return { ...result, devices: devices.counts, delivered, costs, files }
}

interface Comparing {
  scheduler: Scheduler
  nodes: readonly SimNode[]
  quiet: Quiet
  isBroken: () => boolean
  fail: (problem: string) => void
}

/**
 * Lets everybody compare everything with everybody: nothing may be missing any more.
 *
 * While two homes have the same keys something may be: what one of them wrote its readers ask its writer for, who for all
 * they know is the other, so that those who were not connected to the first when it ended have it from somebody else only
 * once everything is compared, as it is each day. What they find then tells the other home that it is one of two, and
 * what that leads to is waited for. It must come to an end.
 */
async function compareUntilSame(comparing: Comparing): Promise<void> {
  const { scheduler, nodes, quiet, isBroken, fail } = comparing
  const roundsMax = nodes.some(({ isCopied }) => isCopied) ? splitRoundsMax : 1
  for (let round = 1; ; round++) {
    const found = await compareAll(scheduler, nodes)
    if (round === roundsMax) for (const problem of found) fail(problem)
    if (isBroken() || round === roundsMax) return
    await scheduler.run(scheduler.nowMs + healMsMax, () => isBroken() || quiet.isQuiet)
    if (!isBroken() && !quiet.isQuiet) fail(`never quiet after comparing: ${quiet.reason()}`)
    if (isBroken() || found.length === 0) return
  }
}

/** @returns who had missed something, in words */
async function compareAll(scheduler: Scheduler, nodes: readonly SimNode[]): Promise<string[]> {
  const left = nodes.filter(({ isGone }) => !isGone)
  const before = new Map(left.map(({ running: { sync } }) => [sync, sync.repaired]))
  for (const node of left) scheduler.after(0, () => node.running.sync.repair())
  await scheduler.run(scheduler.nowMs + compareMs)
  return left.flatMap(({ label, process }) => {
    const count =
      process === undefined ? 0 : process.sync.repaired - (before.get(process.sync) ?? 0)
    return count > 0 ? [`${label} had missed ${count} entries`] : []
  })
}

interface Watched {
  scheduler: Scheduler
  nodes: readonly SimNode[]
  work: Workload
  devices: Devices
}

/** Two homes that are to be connected and are not, in words. */
function findApart({ nodes, work, devices }: Watched): string | undefined {
  const left = nodes.filter(({ isGone }) => !isGone)
  for (const [index, a] of left.entries()) {
    for (const b of left.slice(index + 1)) {
      const isBetween = work.friendships.some((one) => one.isBetween(a, b))
      if (!isBetween && !devices.areLinked(a, b)) continue
      if (a.isRevoked || b.isRevoked) continue
      if (work.blocks.areBetween(a, b)) continue
      if (a.index !== b.index && !(devices.haveHeard(a, b) && devices.canMeet(a, b))) continue
      const isWhole = a.running.network.isConnected(b.peer) && b.running.network.isConnected(a.peer)
      if (!isWhole) return `${a.label} and ${b.label} are not connected`
    }
  }
  return undefined
}

interface Quiet {
  isQuiet: boolean
  /** Why not, in words. */
  reason: () => string
}

/** Looks every few seconds whether all are connected, and nobody has written anything for long. */
function watchQuiet(watched: Watched): Quiet {
  const { scheduler, nodes, work, devices } = watched
  const missing = (): string | undefined => {
    const down = nodes.find((node) => !node.isUp && !node.isGone)
    if (down !== undefined) return `${down.label} is down`
    const friendship = work.friendships.find((one) => !one.isDone && !one.isHopeless)
    if (friendship !== undefined) {
      return `${friendship.newcomer.label} did not become a contact of ${friendship.inviter.label}`
    }
    if (!work.memberships.areSettled) return 'an answer about a member is missing'
    return devices.missing ?? findApart(watched)
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
  const warned = ({ name, message }: Error): void => {
    if (name === faultWarning) listener(message)
  }
  process.on('unhandledRejection', listener)
  process.on('warning', warned)
  return {
    [Symbol.dispose]: () => {
      process.off('unhandledRejection', listener)
      process.off('warning', warned)
    },
  }
}
