/**
 * Whether a file of a picture holds pixels and nothing else: no EXIF, no XMP, no comment, no colour profile, no second picture and nothing
 * behind its end. Such a file may be kept as it is. The parts that may be there are listed; any other makes the answer no, so that a kind of
 * metadata that nobody thought of goes too.
 */
import { ascii, startsWith, uint32 } from './head.ts'
import type { PictureType } from './sniff.ts'

/** AVIF and GIF are never kept: the first can hold metadata in many places, the second is larger than WebP. */
export function isPixelsOnly(file: Uint8Array, type: PictureType): boolean {
  if (type === 'image/jpeg') return isPlainJpeg(file)
  if (type === 'image/png') return isPlainPng(file)
  return type === 'image/webp' && isPlainWebp(file)
}

/** Quantisation and Huffman tables, the beginning of baseline, extended and progressive pictures, restarts, scans. */
const jpegMarkers = new Set([0xdb, 0xc4, 0xc0, 0xc1, 0xc2, 0xdd, 0xda])

/** Segments of ITU-T T.81, annex B: a marker, and for most a length that counts itself. */
function isPlainJpeg(file: Uint8Array): boolean {
  let offset = 2
  while (file[offset] === 0xff) {
    const marker = file[offset + 1] ?? 0
    if (marker === 0xd9) return offset + 2 === file.length
    const length = ((file[offset + 2] ?? 0) << 8) | (file[offset + 3] ?? 0)
    if (!jpegMarkers.has(marker) && !isPlainApplication(file, offset, length)) return false
    if (length < 2) return false
    offset += 2 + length
    if (marker === 0xda) offset = endOfScan(file, offset)
  }
  return false
}

/** JFIF without a thumbnail, and Adobe's note of the colour transform: decoders need both. */
function isPlainApplication(file: Uint8Array, offset: number, length: number): boolean {
  const marker = file[offset + 1]
  if (marker === 0xe0) return length === 16 && ascii(file, offset + 4, 5) === 'JFIF\0'
  return marker === 0xee && length === 14 && ascii(file, offset + 4, 5) === 'Adobe'
}

/** In the data of a scan, 0xff stands before zero or a restart alone. */
function endOfScan(file: Uint8Array, start: number): number {
  let offset = start
  for (;;) {
    offset = file.indexOf(0xff, offset)
    const next = file[offset + 1]
    if (offset < 0 || next === undefined) return file.length
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return offset
    offset += 2
  }
}

const pngChunks = /^(IHDR|PLTE|IDAT|tRNS|sRGB|gAMA|cHRM|sBIT|bKGD|pHYs|IEND)$/u

/** Chunks of PNG: length, name, data, checksum. */
function isPlainPng(file: Uint8Array): boolean {
  let offset = 8
  while (offset < file.length) {
    const name = ascii(file, offset + 4, 4)
    const length = uint32(file, offset)
    if (length === undefined || !pngChunks.test(name)) return false
    offset += 12 + length
    if (name === 'IEND') return length === 0 && offset === file.length
  }
  return false
}

/** Bits of VP8X for a colour profile, EXIF and XMP. */
const webpMetadataFlags = 0x20 | 0x08 | 0x04

function isPlainWebp(file: Uint8Array): boolean {
  if (!startsWith(file, 0x52, 0x49, 0x46, 0x46) || littleEndian(file, 4) + 8 !== file.length) {
    return false
  }
  return arePlainChunks(file.subarray(12), /^(VP8 |VP8L|ALPH|ANIM)$/u)
}

/** Chunks of RIFF: name, length, data, and a byte that makes the length even. */
function arePlainChunks(file: Uint8Array, allowed: RegExp): boolean {
  let offset = 0
  while (offset < file.length) {
    const name = ascii(file, offset, 4)
    const length = littleEndian(file, offset + 4)
    const data = file.subarray(offset + 8, offset + 8 + length)
    if (data.length !== length) return false
    if (name === 'VP8X') {
      if (length !== 10 || ((data[0] ?? 0) & webpMetadataFlags) !== 0) return false
    } else if (name === 'ANMF') {
      if (!arePlainChunks(data.subarray(16), /^(VP8 |VP8L|ALPH)$/u)) return false
    } else if (!allowed.test(name)) return false
    offset += 8 + length + (length % 2)
  }
  return offset === file.length
}

function littleEndian(bytes: Uint8Array, offset: number): number {
  if (offset + 4 > bytes.length) return Number.MAX_SAFE_INTEGER
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true)
}
