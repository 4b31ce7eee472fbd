/**
 * The pixels that a picture claims to have, from its first bytes, without decoding it. A browser that opened a picture of somebody else with
 * more pixels than its post says could run out of memory.
 */
import { ascii, startsWith, uint32 } from './head.ts'
import { riffType } from './sniff-media.ts'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Bytes in which the size of a picture without metadata stands. */
export const sizeHeadBytes = 64 * 1024

/** @returns `undefined` where it cannot be told, as for what is no picture. Never throws. */
export function pictureSize(head: Uint8Array): PictureSize | undefined {
  const size = pngSize(head) ?? gifSize(head) ?? webpSize(head) ?? jpegSize(head) ?? avifSize(head)
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
}

function pngSize(head: Uint8Array): PictureSize | undefined {
  if (!startsWith(head, 0x89, 0x50, 0x4e, 0x47) || ascii(head, 12, 4) !== 'IHDR') return undefined
  return sized(uint32(head, 16), uint32(head, 20))
}

function gifSize(head: Uint8Array): PictureSize | undefined {
  if (!/^GIF8[79]a$/u.test(ascii(head, 0, 6))) return undefined
  return sized(little(head, 6, 2), little(head, 8, 2))
}

/** RFC 9649: a canvas (`VP8X`), or else one frame, lossy (RFC 6386 section 9.1) or not. */
function webpSize(head: Uint8Array): PictureSize | undefined {
  if (riffType(head) !== 'WEBP') return undefined
  const kind = ascii(head, 12, 4)
  if (kind === 'VP8X') return sized(1 + little(head, 24, 3), 1 + little(head, 27, 3))
  if (kind === 'VP8 ') return sized(little(head, 26, 2) & 0x3fff, little(head, 28, 2) & 0x3fff)
  if (kind !== 'VP8L') return undefined
  const bits = little(head, 21, 4)
  return sized(1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff))
}

/** ITU T.81 section B.1: segments up to the frame header. */
function jpegSize(head: Uint8Array): PictureSize | undefined {
  if (!startsWith(head, 0xff, 0xd8)) return undefined
  for (let at = 2; at + 9 < head.length && head[at] === 0xff;) {
    const marker = head[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return sized(big(head, at + 7), big(head, at + 5))
    at += 2 + Math.max(2, big(head, at + 2))
  }
  return undefined
}

/** The largest of all `ispe` boxes (ISO 23008-12 section 6.5.3): a file may have several, and which counts is told elsewhere. */
function avifSize(head: Uint8Array): PictureSize | undefined {
  if (ascii(head, 4, 4) !== 'ftyp') return undefined
  let largest: PictureSize | undefined
  for (let at = 8; at + 16 <= head.length; at += 1) {
    if (head[at] !== 0x69 || ascii(head, at, 4) !== 'ispe') continue
    const size = sized(uint32(head, at + 8), uint32(head, at + 12))
    if (size !== undefined && pixelsOf(size) > pixelsOf(largest)) largest = size
  }
  return largest
}

function pixelsOf(size: PictureSize | undefined): number {
  return size === undefined ? 0 : size.width * size.height
}

function sized(width: number | undefined, height: number | undefined): PictureSize | undefined {
  return width === undefined || height === undefined ? undefined : { width, height }
}

function big(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0)
}

function little(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0
  for (let index = length - 1; index >= 0; index -= 1) {
    value = value * 256 + (bytes[offset + index] ?? 0)
  }
  return value
}
