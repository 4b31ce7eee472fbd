/** Reads numbers and names out of bytes that may end anywhere. */
import type { FileHandle } from 'node:fs/promises'

/** Characters of ASCII, as far as there are bytes. */
export function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length))
}

export function startsWith(bytes: Uint8Array, ...expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte)
}

/** A number of four bytes, the highest first. */
export function uint32(bytes: Uint8Array, offset: number): number | undefined {
  if (offset + 4 > bytes.length) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset)
}

/** Whether bytes are UTF-8 that people read, without control characters and without tags, so that no browser takes it for a page. */
export function isPlainText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  try {
    // The end may have cut a character: `stream` lets it wait for the rest.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return text !== '' && !/[\0-\x08\x0b\x0e-\x1f\x7f]|<[\w!/?]/u.test(text)
  } catch {
    return false
  }
}

/** The first bytes of a file, fewer where it is shorter. */
export async function readHead(file: FileHandle, length: number): Promise<Uint8Array> {
  return readAt(file, 0, length)
}

/** Bytes in the middle of a file, fewer where it ends. */
export async function readAt(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await file.read(bytes, 0, length, position)
  return bytes.subarray(0, bytesRead)
}
