/** The trace of a talk for somebody who can open nothing of it: which streams, and the sizes of what came by them. */
import { decode } from '@ipld/dag-cbor'
import type { PeerName } from '../../protocol/ids.ts'
import { fieldsOf } from '../helpers/protobuf.ts'
import { framesOf, streamsOf, type HeardStream } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

/**
 * Sizes by what they are of. Left out is what depends on chance alone: what comes in one page or in two, in which order feeds are
 * asked for, how often a question is repeated.
 */
export interface Trace {
  readonly connections: number
  /** Of the entries in pages, smallest first. */
  readonly entries: readonly number[]
  /** Of other frames of sync, the largest of each kind: `heights 80`. */
  readonly largest: readonly string[]
  /** Of gossip messages, smallest first. */
  readonly gossip: readonly number[]
  readonly topics: number
  /** Of streams of other protocols, each once: `/pappus/join/1.0.0 530`. */
  readonly others: readonly string[]
}

interface SyncFrame {
  kind: string
  size: number
  /** Sizes of the entries of a page. */
  entries: number[]
}

/** The bytes that one peer received from another. */
export function traceOf(self: PeerName, remote: PeerName): Trace {
  const taps = tapsOf(self).filter((tap) => tap.remote === remote)
  const streams = taps.flatMap((tap) => streamsOf(tap)).filter(({ bytes }) => bytes.length > 0)
  const on = (part: string): HeardStream[] =>
    streams.filter(({ protocol }) => protocol.includes(part))
  const sync = on('/sync/').flatMap(({ bytes }) => framesOf(bytes).map(readSyncFrame))
  const gossip = on('/meshsub/').flatMap(({ bytes }) => framesOf(bytes).map(readRpc))
  // A while after its start, a node pushes once more who it is to who is connected then.
  const others = streams.filter(({ protocol }) => !/sync|meshsub|ping|push/u.test(protocol))
  return {
    connections: taps.length,
    entries: ascending(sync.flatMap(({ entries }) => entries)),
    largest: largestOf(sync),
    gossip: ascending(gossip.flatMap(({ messages }) => messages)),
    topics: new Set(gossip.flatMap(({ topics }) => topics)).size,
    others: [
      ...new Set(others.map(({ protocol, bytes }) => `${protocol} ${bytes.length}`)),
    ].toSorted(),
  }
}

function readSyncFrame(frame: Buffer): SyncFrame {
  const { k: kind, page } = decode<{ k: string; page?: { items: readonly Uint8Array[] } }>(
    new Uint8Array(frame),
  )
  return { kind, size: frame.length, entries: page?.items.map((item) => item.length) ?? [] }
}

function largestOf(frames: readonly SyncFrame[]): string[] {
  const sizes = new Map<string, number>()
  for (const { kind, size } of frames) {
    if (kind !== 'page') sizes.set(kind, Math.max(size, sizes.get(kind) ?? 0))
  }
  return [...sizes].map(([kind, size]) => `${kind} ${size}`).toSorted()
}

function ascending(sizes: readonly number[]): number[] {
  return sizes.toSorted((a, b) => a - b)
}

/** https://github.com/libp2p/specs/blob/master/pubsub/README.md: field 1 of an RPC is a subscription, field 2 a message. */
function readRpc(rpc: Buffer): { topics: string[]; messages: number[] } {
  const topics: string[] = []
  const messages: number[] = []
  for (const { number, bytes } of fieldsOf(rpc)) {
    if (number === 2) messages.push(bytes.length)
    if (number !== 1) continue
    const topic = fieldsOf(bytes).find((field) => field.number === 2)
    if (topic !== undefined) topics.push(topic.bytes.toString())
  }
  return { topics, messages }
}
