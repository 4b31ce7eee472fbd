/** The bytes that a tap heard, taken apart as Yamux and multistream-select do: the bytes of each stream, and its protocol. */
import { TestError } from './test-error.ts'
import type { Tap } from './wiretap.ts'

/** The bytes that a node received on one stream. */
export interface HeardStream {
  /** Of Yamux: odd where the dialler of the connection opened the stream. */
  readonly id: number
  /** The protocol that it was opened for: `/pappus/sync/1.0.0`; empty where the other side agreed to nothing. */
  readonly protocol: string
  /** Without the negotiation of the protocol. */
  readonly bytes: Buffer
}

// https://github.com/hashicorp/yamux/blob/master/spec.md: version (1), type (1), flags (2), stream (4), length (4).
const headerLength = 12
const dataType = 0

/** The streams of a connection in the order in which they were first heard of. */
export function streamsOf({ chunks }: Pick<Tap, 'chunks'>): HeardStream[] {
  const heard = new Map<number, Buffer[]>()
  const bytes = Buffer.concat(chunks)
  for (let at = 0; at + headerLength <= bytes.length;) {
    if (bytes[at] !== 0) throw new TestError('not Yamux')
    const isData = bytes[at + 1] === dataType
    const id = bytes.readUInt32BE(at + 4)
    // Of other frames that field is no length of anything.
    const length = isData ? bytes.readUInt32BE(at + 8) : 0
    const parts = heard.get(id) ?? []
    heard.set(id, parts)
    parts.push(bytes.subarray(at + headerLength, at + headerLength + length))
    at += headerLength + length
  }
  return [...heard].map(([id, parts]) => ({ id, ...negotiated(Buffer.concat(parts)) }))
}

/** Frames of a stream, each a varint length and bytes; one that is not there in full is left out. */
export function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let rest = bytes; rest.length > 0;) {
    const frame = firstFrame(rest)
    if (frame === undefined) break
    frames.push(frame.content)
    rest = rest.subarray(frame.length)
  }
  return frames
}

// https://github.com/multiformats/multistream-select: frames of lines.
function negotiated(bytes: Buffer): { protocol: string; bytes: Buffer } {
  let rest = bytes
  let protocol = ''
  for (;;) {
    const frame = firstFrame(rest)
    const line = frame?.content.toString('latin1') ?? ''
    const isLine = line.endsWith('\n') && (line.startsWith('/') || line === 'na\n')
    if (frame === undefined || !isLine || protocol !== '') return { protocol, bytes: rest }
    rest = rest.subarray(frame.length)
    if (!line.startsWith('/multistream/') && line !== 'na\n') protocol = line.trim()
  }
}

function firstFrame(bytes: Buffer): { content: Buffer; length: number } | undefined {
  let size = 0
  for (let index = 0; index < 4 && index < bytes.length; index += 1) {
    const byte = bytes[index]!
    size += (byte & 0x7f) * 2 ** (7 * index)
    if (byte >= 0x80) continue
    const start = index + 1
    if (start + size > bytes.length) return undefined
    return { content: bytes.subarray(start, start + size), length: start + size }
  }
  return undefined
}
