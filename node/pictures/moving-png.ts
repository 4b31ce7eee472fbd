/** An animated PNG without metadata: sharp reads its first frame alone, so the chunks of its frames are kept as they are, and all others go. */
import { ascii, uint32 } from './head.ts'

const keptChunks = /^(IHDR|acTL|fcTL|fdAT|PLTE|IDAT|tRNS|sRGB|gAMA|cHRM|sBIT|bKGD|IEND)$/u
const signatureBytes = 8
/** Length, name and checksum of a chunk. */
const frameBytes = 12

export interface MovingPng {
  readonly bytes: Uint8Array
  readonly frames: number
}

/** @returns nothing where a PNG does not move, or is not whole. */
export function movingPng(file: Uint8Array): MovingPng | undefined {
  const kept: Uint8Array[] = [file.subarray(0, signatureBytes)]
  let frames = 0
  let isAnimated = false
  let hasPixels = false
  for (let at = signatureBytes; at < file.length;) {
    const length = uint32(file, at)
    if (length === undefined || at + frameBytes + length > file.length) return undefined
    const name = ascii(file, at + 4, 4)
    const chunk = file.subarray(at, at + frameBytes + length)
    at += chunk.length
    if (!keptChunks.test(name)) continue
    kept.push(chunk)
    if (name === 'fcTL') frames += 1
    if (name === 'IDAT') hasPixels = true
    if (name === 'acTL') isAnimated = !hasPixels
    if (name !== 'IEND') continue
    return isAnimated && frames > 1 ? { bytes: Buffer.concat(kept), frames } : undefined
  }
  return undefined
}
