/** Takes the tags off an MP3: those before the sound (ID3v2, APE) become empty ones, those behind it (ID3v1, APE, Lyrics3, ID3v2) are cut off. */
import type { FileHandle } from 'node:fs/promises'
import { ascii, readAt } from '../head.ts'
import { tagsMax } from '../limits.ts'
import { blank } from './blank.ts'

const id3v1Bytes = 128
/** Bytes of an `Enhanced TAG`, which stands before ID3v1. */
const enhancedBytes = 227
const headBytes = 32
const lyricsEndBytes = 15
const hasFooterFlag = 0x10

/** @returns whether all tags could be looked at. */
export async function cleanMp3(file: FileHandle, size: number): Promise<boolean> {
  const start = await cleanBefore(file, size)
  return start !== undefined && (await cutBehind(file, start, size))
}

/** @returns where the sound begins */
async function cleanBefore(file: FileHandle, size: number): Promise<number | undefined> {
  let position = 0
  for (let count = 0; count < tagsMax; count += 1) {
    const head = await readAt(file, position, headBytes)
    const length = id3Length(head, 'ID3') ?? apeLength(head)
    if (length === undefined) return position
    if (position + length > size) return undefined
    const isId3 = ascii(head, 0, 3) === 'ID3'
    // Of ID3 name, version and length stay, without flags: the tag is all padding then.
    await blank(file, position + (isId3 ? 10 : headBytes), position + length)
    if (isId3) await emptyId3(file, position, length)
    else await blank(file, position, position + headBytes)
    position += length
  }
  return undefined
}

/** An ID3v2.3 of this length without any frame. */
async function emptyId3(file: FileHandle, position: number, length: number): Promise<void> {
  const rest = length - 10
  const sizes = [rest >>> 21, rest >>> 14, rest >>> 7, rest].map((part) => part & 0x7f)
  await file.write(Uint8Array.of(0x49, 0x44, 0x33, 3, 0, 0, ...sizes), 0, 10, position)
}

async function cutBehind(file: FileHandle, start: number, size: number): Promise<boolean> {
  let end = size
  for (let count = 0; count < tagsMax; count += 1) {
    const length = await lastTagLength(file, start, end)
    if (length === undefined) {
      if (end < size) await file.truncate(end)
      return true
    }
    if (end - length < start) return false
    end -= length
  }
  return false
}

/** Bytes of the tag that ends at a place, where one does. */
async function lastTagLength(
  file: FileHandle,
  start: number,
  end: number,
): Promise<number | undefined> {
  const has = async (before: number, name: string): Promise<boolean> =>
    end - before >= start && ascii(await readAt(file, end - before, name.length), 0, 20) === name
  if (await has(id3v1Bytes, 'TAG')) return id3v1Bytes
  if (await has(enhancedBytes, 'TAG+')) return enhancedBytes
  if (end - headBytes < start) return undefined
  const tail = await readAt(file, end - headBytes, headBytes)
  const id3 = id3Length(tail.subarray(headBytes - 10), '3DI')
  return id3 ?? apeLength(tail) ?? lyricsLength(tail)
}

/** Bytes of a whole ID3v2 from its header, or from the footer of one behind the sound. */
function id3Length(head: Uint8Array, name: 'ID3' | '3DI'): number | undefined {
  if (head.length < 10 || ascii(head, 0, 3) !== name) return undefined
  const sizes = head.subarray(6, 10)
  if (sizes.some((part) => part > 0x7f)) return undefined
  const rest = sizes.reduce((sum, part) => sum * 0x80 + part, 0)
  return 10 + rest + ((head[5] ?? 0) & hasFooterFlag ? 10 : 0)
}

/** Bytes of a whole APE tag from its header, or its footer: its length counts all but the header. */
function apeLength(head: Uint8Array): number | undefined {
  if (head.length < headBytes || ascii(head, 0, 8) !== 'APETAGEX') return undefined
  const view = new DataView(head.buffer, head.byteOffset)
  const hasHeader = view.getUint32(20, true) >= 0x80_00_00_00
  return Math.max(headBytes, view.getUint32(12, true)) + (hasHeader ? headBytes : 0)
}

/** Bytes of a Lyrics3 v2, which ends with its length in six digits. */
function lyricsLength(tail: Uint8Array): number | undefined {
  const end = ascii(tail, tail.length - lyricsEndBytes, lyricsEndBytes)
  const digits = /^(\d{6})LYRICS200$/u.exec(end)?.[1]
  return digits === undefined ? undefined : Number(digits) + lyricsEndBytes
}
