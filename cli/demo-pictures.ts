/** Pictures for `pappus demo`, painted by code: hills under a sky with a sun. Written as PNG (W3C, third edition). */
import { crc32, deflateSync } from 'node:zlib'

export interface Scene {
  /** Hues of the sky at its top and at the horizon, in degrees. */
  readonly top: number
  readonly horizon: number
  /** Where the sun stands, in shares of width and height. */
  readonly sun: readonly [x: number, y: number]
  /** Moves the hills. */
  readonly seed: number
}

const [width, height] = [1200, 800]
const hills = 4

/** A landscape as the bytes of a PNG file. */
export function paintScene(scene: Scene): Uint8Array {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colorAt(scene, x / width, y / height), y * (width * 3 + 1) + 1 + x * 3)
    }
  }
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  // Eight bits, red green blue, not interlaced.
  const header = chunk('IHDR', Buffer.concat([size, Buffer.from([8, 2, 0, 0, 0])]))
  const data = chunk('IDAT', deflateSync(rows))
  return Buffer.concat([signature, header, data, chunk('IEND', Buffer.alloc(0))])
}

function colorAt(scene: Scene, x: number, y: number): [number, number, number] {
  const { top, horizon, sun, seed } = scene
  for (let hill = hills; hill > 0; hill -= 1) {
    if (y > ridgeAt(x, hill, seed)) return rgbOf(horizon + 120, 0.35, 0.08 + 0.09 * (hills - hill))
  }
  const distance = Math.hypot((x - sun[0]) * 1.5, y - sun[1])
  if (distance < 0.09) return rgbOf(48, 0.95, 0.78)
  const glow = Math.max(0, 0.25 - distance) * 0.8
  return rgbOf(top + (horizon - top) * y * 1.4, 0.6, Math.min(0.9, 0.45 + 0.25 * y + glow))
}

/** Height of a ridge; nearer hills are lower and rounder. */
function ridgeAt(x: number, hill: number, seed: number): number {
  const waves = Math.sin(x * (3 + hill) + seed * hill) + 0.4 * Math.sin(x * 11 * hill + seed)
  return 0.4 + 0.13 * hill + 0.05 * waves
}

/** Hue, saturation, lightness (CSS Color 4, section 7.1) as bytes. */
function rgbOf(hue: number, saturation: number, lightness: number): [number, number, number] {
  const chroma = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}
