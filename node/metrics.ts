/**
 * Counts and measurements of a node, for `/metrics`. Labels are words of ours: no peer, person, topic or address ever becomes one,
 * so that the figures may be shown to whoever keeps the machine.
 */
import { createHistogram, monitorEventLoopDelay, type Histogram } from 'node:perf_hooks'
import { lagResolutionMs } from './limits.ts'

/** Every name with what it means. Those that only grow end with `_total`. */
export const metricNames = {
  pappus_connections: 'Connections by who is at the other end and over what they run.',
  pappus_connections_refused_total: 'Connections that were not let in, by reason.',
  pappus_connections_dropped_total: 'Connections that were ended to make room, by reason.',
  pappus_cpu_seconds_total: 'Processor time of the node.',
  pappus_dht_peers: 'Peers in the table of the DHT.',
  pappus_dials: 'Contacts that are dialled now, or wait for it.',
  pappus_dials_total: 'Dials of contacts by how they ended.',
  pappus_event_loop_busy_seconds:
    'How long the node works before it looks at anything else, since the last time it was asked.',
  pappus_event_loop_delay_seconds:
    'How late the node does things, by its work and that of the machine, since the last time it was asked.',
  pappus_gossip_messages_total: 'Gossip messages by what was done with them.',
  pappus_gossip_reconnections_total: 'Connections that were renewed because gossip did not flow.',
  pappus_gossip_waiting_bytes:
    'Gossip that waits until peers take it: of all together, and of the one who keeps most waiting.',
  pappus_memory_bytes: 'Memory of the process, and of the objects of JavaScript in it.',
  pappus_rate_refusals_total: 'What had to wait or was refused because there was too much of it.',
  pappus_received_bytes_total: 'Bytes that peers sent, by who they are.',
  pappus_refused_peers: 'Strangers that are refused for a while.',
  pappus_strangers_refused_total:
    'Strangers that were disconnected and refused for a while, by reason.',
  pappus_sync_feeds: 'Feeds of which something is being fetched, or that wait for it.',
  pappus_sync_pages_total: 'Pages of entries that were fetched.',
  pappus_sync_repaired_total: 'Entries that only the daily comparison found missing.',
  pappus_sync_rounds: 'Peers with whom a round of synchronisation is under way.',
  pappus_sync_rounds_total: 'Rounds of synchronisation with one peer.',
} as const

export type MetricName = keyof typeof metricNames
export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly name: MetricName
  readonly labels: Labels
  readonly value: number
}

export class Counters {
  readonly #counts = new Map<string, { name: MetricName; labels: Labels; value: number }>()

  add(name: MetricName, labels: Labels = {}, amount = 1): void {
    const key = `${name} ${Object.values(labels).join(' ')}`
    const count = this.#counts.get(key)
    if (count === undefined) this.#counts.set(key, { name, labels, value: amount })
    else count.value += amount
  }

  samples(): Sample[] {
    return [...this.#counts.values()].map((count) => ({ ...count }))
  }
}

/** A sample with one label, or none. */
export function sample(name: MetricName, value: number, labels: Labels = {}): Sample {
  return { name, labels, value }
}

/** Measures the process itself. */
export class ProcessMeter implements Disposable {
  readonly #delays = monitorEventLoopDelay({ resolution: lagResolutionMs })

  readonly #work = createHistogram()
  readonly #timer: NodeJS.Timeout
  #workedMicros = ownMicros()

  constructor() {
    this.#delays.enable()
    this.#timer = setInterval(() => this.#noteWork(), lagResolutionMs).unref()
  }

  /** The delays are those since the last call. */
  samples(): Sample[] {
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return [
      ...quantiles('pappus_event_loop_delay_seconds', this.#delays, (nanoseconds) =>
        // The histogram holds the whole time between two looks, also the part that was meant.
        Math.max(0, nanoseconds / 1e9 - lagResolutionMs / 1000),
      ),
      ...quantiles('pappus_event_loop_busy_seconds', this.#work, (micros) => micros / 1e6),
      sample('pappus_memory_bytes', rss, { kind: 'resident' }),
      sample('pappus_memory_bytes', heapUsed, { kind: 'objects' }),
      sample('pappus_cpu_seconds_total', (user + system) / 1e6),
    ]
  }

  [Symbol.dispose](): void {
    this.#delays.disable()
    clearInterval(this.#timer)
  }

  /** Between two ticks, the thread has worked without a look at anything else for no longer than this. */
  #noteWork(): void {
    const micros = ownMicros()
    this.#work.record(Math.max(1, Math.round(micros - this.#workedMicros)))
    this.#workedMicros = micros
  }
}

function quantiles(
  name: MetricName,
  histogram: Pick<Histogram, 'percentile' | 'max' | 'reset'>,
  toSeconds: (value: number) => number,
): Sample[] {
  const values = {
    '0.5': histogram.percentile(50),
    '0.99': histogram.percentile(99),
    '1': histogram.max,
  }
  histogram.reset()
  return Object.entries(values).map(([quantile, value]) =>
    sample(name, toSeconds(value), { quantile }),
  )
}

/** Processor time of this thread; where Node cannot tell, of the process. */
function ownMicros(): number {
  const hasThreads = 'threadCpuUsage' in process
  const usage = hasThreads ? process.threadCpuUsage() : process.cpuUsage()
  return usage.user + usage.system
}
