/**
 * Takes the comments out of an Ogg file (RFC 3533): their packets keep their length, and say that there are none. Each page that is changed gets
 * another checksum.
 */
import type { FileHandle } from 'node:fs/promises'
import { ascii, readAt } from '../head.ts'
import { fragmentBoxesMax, oggStreamsMax } from '../limits.ts'
import { oggChecksum } from './ogg-checksum.ts'

/** A codec by the beginning of its first packet, and how many bytes its packet of comments keeps. */
const codecs = [
  { begin: 'OpusHead', name: 'opus', kept: 8 },
  { begin: '\x01vorbis', name: 'vorbis', kept: 7 },
  { begin: '\x80theora', name: 'theora', kept: 7 },
  { begin: '\x7fFLAC', name: 'flac', kept: 4 },
  { begin: 'Speex   ', name: 'speex', kept: 0 },
] as const
type Codec = (typeof codecs)[number]

interface Stream {
  readonly codec: Codec
  /** Packets before the one that is read, and how much of that one was read. */
  packets: number
  offset: number
  /** Whether it is one of comments. */
  isEmptied: boolean
}

const headBytes = 27
const checksumAt = 22
const isFirstFlag = 2
/** In a comment of Vorbis a bit that must be set follows the length of the program's name and the number of comments. */
const vorbisFramingAt = 15

/** @returns whether all pages could be looked at. */
export async function cleanOgg(file: FileHandle, size: number): Promise<boolean> {
  const streams = new Map<number, Stream>()
  let position = 0
  for (let count = 0; count < fragmentBoxesMax; count += 1) {
    if (position === size) return true
    const page = await pageAt(file, position)
    if (page === undefined || position + page.length > size) return false
    const stream = streamOf(streams, page)
    if (stream === undefined) return false
    if (emptyComments(stream, page)) {
      page.fill(0, checksumAt, checksumAt + 4)
      new DataView(page.buffer).setUint32(checksumAt, oggChecksum(page), true)
      await file.write(page, 0, page.length, position)
    }
    position += page.length
  }
  return false
}

async function pageAt(file: FileHandle, position: number): Promise<Uint8Array | undefined> {
  const head = await readAt(file, position, headBytes)
  if (head.length < headBytes || ascii(head, 0, 5) !== 'OggS\0') return undefined
  const segments = head[headBytes - 1] ?? 0
  const sizes = await readAt(file, position + headBytes, segments)
  const length = headBytes + segments + sizes.reduce((sum, bytes) => sum + bytes, 0)
  const page = await readAt(file, position, length)
  return page.length === length ? page : undefined
}

/** The stream of a page; a first page begins one. */
function streamOf(streams: Map<number, Stream>, page: Uint8Array): Stream | undefined {
  const serial = new DataView(page.buffer).getUint32(14, true)
  if (((page[5] ?? 0) & isFirstFlag) === 0) return streams.get(serial)
  const start = headBytes + (page[headBytes - 1] ?? 0)
  const codec = codecs.find(({ begin }) => ascii(page, start, begin.length) === begin)
  if (codec === undefined || streams.size >= oggStreamsMax) return undefined
  const stream = { codec, packets: 0, offset: 0, isEmptied: false }
  streams.set(serial, stream)
  return stream
}

/** @returns whether there was one that is other now. */
function emptyComments(stream: Stream, page: Uint8Array): boolean {
  const segments = page[headBytes - 1] ?? 0
  let at = headBytes + segments
  let isChanged = false
  for (const bytes of page.subarray(headBytes, headBytes + segments)) {
    if (stream.offset === 0) stream.isEmptied = isComment(stream, page[at] ?? 0)
    if (stream.isEmptied) {
      emptyPart(stream, page.subarray(at, at + bytes))
      isChanged = true
    }
    at += bytes
    stream.offset += bytes
    // A shorter one ends its packet.
    if (bytes === 0xff) continue
    stream.packets += 1
    stream.offset = 0
  }
  return isChanged
}

/** The second packet, and of FLAC all other blocks before the sound, which begins with ones. */
function isComment({ codec, packets }: Stream, first: number): boolean {
  return packets === 1 || (codec.name === 'flac' && packets > 1 && first !== 0xff)
}

function emptyPart({ codec, offset }: Stream, part: Uint8Array): void {
  part.fill(0, Math.min(part.length, Math.max(0, codec.kept - offset)))
  const framing = vorbisFramingAt - offset
  if (codec.name === 'vorbis' && framing >= 0 && framing < part.length) part[framing] = 1
}
