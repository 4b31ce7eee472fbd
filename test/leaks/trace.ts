/** What somebody sees of a talk who can open nothing of it: which streams, and the sizes of what came by them. */
import { decode } from '@ipld/dag-cbor'
import type { PeerName } from '../../protocol/ids.ts'
import { fieldsOf } from '../helpers/protobuf.ts'
import { framesOf, streamsOf, type HeardStream } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

/** Sizes by what they are of. What depends on chance alone, as how often a question is repeated, is left out. */
export interface Trace {
  readonly connections: number
  /** Of pages, in their order. */
  readonly pages: readonly number[]
  /** Of all other frames of sync, each once: `heights 80`. */
  readonly questions: readonly string[]
  /** Of gossip messages, in their order. */
  readonly gossip: readonly number[]
  readonly topics: number
  /** Of streams of other protocols, each once: `/pappus/join/1.0.0 530`. */
  readonly others: readonly string[]
}

/** What one peer received from another. */
export function traceOf(self: PeerName, remote: PeerName): Trace {
  const taps = tapsOf(self).filter((tap) => tap.remote === remote)
  const streams = taps.flatMap((tap) => streamsOf(tap)).filter(({ bytes }) => bytes.length > 0)
  const on = (part: string): HeardStream[] =>
    streams.filter(({ protocol }) => protocol.includes(part))
  const sync = on('/sync/').flatMap(({ bytes }) => framesOf(bytes).map(describe))
  const gossip = on('/meshsub/').flatMap(({ bytes }) => framesOf(bytes).map(readRpc))
  // A while after its start, a node pushes once more who it is to who is connected then.
  const others = streams.filter(({ protocol }) => !/sync|meshsub|ping|push/u.test(protocol))
  return {
    connections: taps.length,
    pages: sync.filter(({ kind }) => kind === 'page').map(({ size }) => size),
    questions: once(sync.flatMap(({ kind, size }) => (kind === 'page' ? [] : [`${kind} ${size}`]))),
    gossip: gossip.flatMap(({ messages }) => messages),
    topics: new Set(gossip.flatMap(({ topics }) => topics)).size,
    others: once(others.map(({ protocol, bytes }) => `${protocol} ${bytes.length}`)),
  }
}

function describe(frame: Buffer): { kind: string; size: number } {
  const { k } = decode<{ k: string }>(new Uint8Array(frame))
  return { kind: k, size: frame.length }
}

function once(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted()
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
