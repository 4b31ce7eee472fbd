/** An animated PNG, put together chunk by chunk: sharp writes none. */
import { crc32 } from 'node:zlib'
import { concat, uintBytes, utf8 } from '../../protocol/bytes.ts'
import { samplePicture } from './pictures.ts'

export function pngChunk(name: string, content: Uint8Array): Uint8Array {
  const named = concat(utf8(name), content)
  return concat(uintBytes(content.length, 4), named, uintBytes(crc32(named), 4))
}

/** @param more chunks before the pixels. */
export async function animatedPng(
  { frames, side }: { readonly frames: number; readonly side: number },
  more: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  const still = await samplePicture(side, side).png().toBuffer()
  const at = still.indexOf('IDAT')
  const pixels = still.subarray(at + 4, at + 4 + still.readUInt32BE(at - 4))
  let sequence = 0
  const next = (): Uint8Array => uintBytes(sequence++, 4)
  const control = (): Uint8Array => {
    const [size, offset] = [uintBytes(side, 4), new Uint8Array(4)]
    // A tenth of a second.
    const rest = Uint8Array.of(0, 1, 0, 10, 0, 0)
    return pngChunk('fcTL', concat(next(), size, size, offset, offset, rest))
  }
  const first = [control(), pngChunk('IDAT', pixels)]
  const others = Array.from({ length: frames - 1 }, () => [
    control(),
    pngChunk('fdAT', concat(next(), pixels)),
  ])
  const animation = pngChunk('acTL', concat(uintBytes(frames, 4), new Uint8Array(4)))
  const end = pngChunk('IEND', new Uint8Array(0))
  return concat(still.subarray(0, 33), animation, ...more, ...first, ...others.flat(), end)
}
