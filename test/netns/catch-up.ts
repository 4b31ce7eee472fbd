/**
 * A reader with 30 contacts comes back to 1,000 posts: how long until all are there, over a cable of a given speed. The reader
 * and the contacts are in namespaces of their own; every contact is a node with its own database and port.
 */
import { performance } from 'node:perf_hooks'
import { tempDir } from '../helpers/temp-dir.ts'
import { Random } from '../helpers/random.ts'
import type { Line, Traffic } from './cable.ts'
import { Namespaces } from './namespaces.ts'
import { homesIn, PeopleProcess } from './people.ts'

export interface CatchUp {
  name: string
  line: Line
  /** The times that the issue asks for. */
  goalMs: number
}

export interface CatchUpResult extends CatchUp {
  /** From the start of the reader's node until it has everything. */
  tookMs: number
  /** The bytes that the reader got and sent meanwhile. */
  received: Traffic
  sent: Traffic
}

const megabit = 1_000_000

export const lines: readonly CatchUp[] = [
  {
    name: 'LAN: 1 Gbit/s, 1 ms',
    line: { delayMs: 0.5, bitsPerSecond: 1_000 * megabit },
    goalMs: 5_000,
  },
  { name: '1 Mbit/s, 200 ms', line: { delayMs: 100, bitsPerSecond: megabit }, goalMs: 20_000 },
  {
    name: '1 Mbit/s, 200 ms, 1 % lost',
    line: { delayMs: 100, bitsPerSecond: megabit, loss: 0.01 },
    goalMs: 20_000,
  },
]

export interface CatchUpInit {
  contacts: number
  posts: number
  /** How long the reader may take before it counts as incomplete. */
  timeoutMs: number
  seed: number
}

/** Measures one line after the other, each with new posts. @throws {TestError} when something never came. */
export async function measureCatchUp(
  wanted: readonly CatchUp[],
  { contacts, posts, timeoutMs, seed }: CatchUpInit,
): Promise<CatchUpResult[]> {
  await using folder = await tempDir()
  await using namespaces = await Namespaces.make(new Random(seed))
  const { left, right, cable } = namespaces
  const [home = '', ...homes] = homesIn(folder.path, contacts + 1)
  await using others = new PeopleProcess(right.name)
  await using reader = new PeopleProcess(left.name)
  await reader.ask('start', { homes: [home], address: left.address })
  await others.ask('start', { homes, address: right.address })
  await others.ask('join', { link: await reader.ask('invite', { uses: contacts }) })
  const results: CatchUpResult[] = []
  for (const [round, each] of wanted.entries()) {
    await reader.ask('stop')
    await others.ask('post', { count: posts, text: `round ${round}` })
    cable.shape(each.line)
    const before = cable.traffic
    const startMs = performance.now()
    await reader.ask('start', { homes: [home], address: left.address })
    await reader.ask('complete', { count: posts * (round + 1), timeoutMs })
    const tookMs = performance.now() - startMs
    const { received, sent } = cable.traffic
    results.push({
      ...each,
      tookMs,
      received: difference(received, before.received),
      sent: difference(sent, before.sent),
    })
  }
  return results
}

function difference(after: Traffic, before: Traffic): Traffic {
  return {
    bytes: after.bytes - before.bytes,
    packets: after.packets - before.packets,
    lost: after.lost - before.lost,
  }
}
