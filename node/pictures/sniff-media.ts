/** The kinds of films and sounds, from the first bytes of a file. */
import { ascii, uint32 } from './head.ts'

/** Brands of files made of boxes (ISO 14496-12 and what builds on it), by the type that they stand for. */
const brands: Readonly<Record<string, string>> = {
  'image/avif': 'avif|avis',
  'image/heic': 'heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|msf1',
  'audio/mp4': 'M4A |M4B |M4P ',
  'video/quicktime': 'qt  ',
  'video/mp4':
    'isom|iso2|iso3|iso4|iso5|iso6|iso7|iso8|iso9|mp41|mp42|mp71|avc1|M4V |M4VH|M4VP|MSNV|dash|f4v |3gp4|3gp5|3gp6|XAVC',
}
const brandTypes = new Map<string, string>(
  Object.entries(brands).flatMap(([type, list]) =>
    list.split('|').map((brand) => [brand, type] as const),
  ),
)

/** A first box with more brands than this is none that anybody writes. */
const brandBytesMax = 256

/** The type that the `ftyp` box at the beginning stands for. */
export function mpegBoxType(head: Uint8Array): string | undefined {
  const length = uint32(head, 0) ?? 0
  if (ascii(head, 4, 4) !== 'ftyp' || length < 16 || length > brandBytesMax) return undefined
  const main = brandTypes.get(ascii(head, 8, 4))
  // `mif1` is any picture in boxes: the other brands say which.
  if (main !== 'image/heic') return main
  for (let offset = 16; offset < Math.min(length, head.length); offset += 4) {
    if (brandTypes.get(ascii(head, offset, 4)) === 'image/avif') return 'image/avif'
  }
  return main
}

/** The name of what a RIFF file holds. */
export function riffType(head: Uint8Array): string | undefined {
  return ascii(head, 0, 4) === 'RIFF' ? ascii(head, 8, 4) : undefined
}

/** The type of a Matroska file, from the name of its document type, and where its tracks come early, from their codecs. */
export function webmType(head: Uint8Array): string | undefined {
  const text = ascii(head, 0, head.length)
  const document = /\x42\x82[\x80-\xff](webm|matroska)/u.exec(text.slice(0, 64))?.[1]
  if (document === undefined) return undefined
  // The element CodecID: its number, its length, and a name that says what it is for.
  const hasSound = /\x86[\x80-\xff]A_[A-Z]/u.test(text)
  const hasPicture = /\x86[\x80-\xff]V_[A-Z]/u.test(text)
  const kind = hasSound && !hasPicture ? 'audio' : 'video'
  return `${kind}/${document === 'webm' ? 'webm' : 'x-matroska'}`
}

/** Ogg with sound in it: its first packet begins with the name of the codec. */
export function oggType(head: Uint8Array): 'audio/ogg' | undefined {
  if (ascii(head, 0, 5) !== 'OggS\0') return undefined
  return /^(?:OpusHead|\x01vorbis|\x7fFLAC|Speex {3})/u.test(ascii(head, 28, 8))
    ? 'audio/ogg'
    : undefined
}

/** MP3 with a tag before it, or two frames that follow each other: one alone is eleven bits, which chance has too. */
export function isMp3(head: Uint8Array): boolean {
  if (ascii(head, 0, 3) === 'ID3') return (head[3] ?? 255) < 5 && (head[5] ?? 255) % 16 === 0
  const length = mp3FrameLength(head, 0)
  return length !== undefined && mp3FrameLength(head, length) !== undefined
}

const kilobits = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const
const hertz = [44_100, 48_000, 32_000] as const

/** Bytes of a frame of MPEG layer III (ISO 11172-3, 2.4.1.3; the lower rates in ISO 13818-3). */
function mp3FrameLength(head: Uint8Array, offset: number): number | undefined {
  const bits = uint32(head, offset) ?? 0
  // Eleven bits of synchronisation, two of version (1 is none), two of layer (1 is layer III).
  const version = (bits >>> 19) & 3
  if (bits >>> 21 !== 0x7_ff || version === 1 || ((bits >>> 17) & 3) !== 1) return undefined
  const isFirst = version === 3
  const rate = kilobits[isFirst ? 1 : 2][(bits >>> 12) & 15]
  const sampling = hertz[((bits >>> 10) & 3) as 0 | 1 | 2]
  if (!rate || sampling === undefined) return undefined
  const divided = sampling / (isFirst ? 1 : version === 2 ? 2 : 4)
  return Math.floor(((isFirst ? 144_000 : 72_000) * rate) / divided) + ((bits >>> 9) & 1)
}
