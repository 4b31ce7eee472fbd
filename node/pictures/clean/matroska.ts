/**
 * Takes out of a WebM or Matroska file (RFC 8794, RFC 9559) what is written beside picture and sound: tags, attachments, titles, times and the
 * names of programs. Each such element becomes an empty one (`Void`) of the same length.
 */
import type { FileHandle } from 'node:fs/promises'
import { readAt } from '../head.ts'
import { fragmentBoxesMax } from '../limits.ts'
import { blank } from './blank.ts'

interface Element {
  readonly id: number
  /** Where it begins itself, where its content begins, and where that ends; nowhere where the length is not known. */
  readonly at: number
  readonly start: number
  readonly end: number | undefined
}

/** Void, CRC-32, Tags, Attachments, Title, DateUTC, names and ids of this file and its neighbours, Name of a track. */
const removed = new Set([
  0xec, 0xbf, 0x12_54_c3_67, 0x19_41_a4_69, 0x7b_a9, 0x44_61, 0x73_84, 0x3c_b9_23, 0x3c_83_ab,
  0x3e_b9_23, 0x3e_83_bb, 0x73_a4, 0x44_44, 0x53_6e,
])
/** MuxingApp and WritingApp, which must be there: their text becomes zeros. */
const emptied = new Set([0x4d_80, 0x57_41])
/** Segment, Info, Tracks, TrackEntry. */
const entered = new Set([0x18_53_80_67, 0x15_49_a9_66, 0x16_54_ae_6b, 0xae])
/** A segment or cluster that was recorded live says no length; the elements in it follow. */
const isOpenEnded = new Set([0x18_53_80_67, 0x1f_43_b6_75])
const voidId = 0xec
const headerBytesMax = 12
const lengthBytesMax = 8

/** @returns whether all elements could be looked at. */
export async function cleanMatroska(file: FileHandle, size: number): Promise<boolean> {
  let position = 0
  for (let count = 0; count < fragmentBoxesMax; count += 1) {
    if (position >= size) return position === size
    const element = await elementAt(file, position)
    if (element === undefined) return false
    const { id, start, end } = element
    if (end === undefined ? !isOpenEnded.has(id) : end > size) return false
    if (end === undefined || entered.has(id)) position = start
    else {
      if (removed.has(id)) await makeVoid(file, element, end)
      if (emptied.has(id)) await blank(file, start, end)
      position = end
    }
  }
  return false
}

async function elementAt(file: FileHandle, at: number): Promise<Element | undefined> {
  const head = await readAt(file, at, headerBytesMax)
  const idBytes = lengthOf(head[0])
  const lengthBytes = lengthOf(head[idBytes])
  const headBytes = idBytes + lengthBytes
  if (idBytes > 4 || lengthBytes > lengthBytesMax || headBytes > head.length) return undefined
  const id = number(head.subarray(0, idBytes))
  const start = at + headBytes
  const field = head.subarray(idBytes, headBytes)
  // Its first bit that is set says how long the field is.
  field[0]! -= markerOf(lengthBytes)
  if (field.every((byte, index) => byte === (index === 0 ? markerOf(lengthBytes) - 1 : 0xff))) {
    return { id, at, start, end: undefined }
  }
  return { id, at, start, end: start + number(field) }
}

function markerOf(lengthBytes: number): number {
  return 0x80 >> (lengthBytes - 1)
}

/** Bytes of a number, which stands in how many zeros its first byte begins with. */
function lengthOf(first = 0): number {
  return Math.clz32(first) - 23
}

function number(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 0x1_00 + byte, 0)
}

async function makeVoid(file: FileHandle, { at, start }: Element, end: number): Promise<void> {
  await blank(file, start, end)
  const lengthBytes = Math.min(lengthBytesMax, start - at - 1)
  const rest = end - at - 1 - lengthBytes
  const head = new Uint8Array(start - at)
  head[0] = voidId
  head.set(lengthField(rest, lengthBytes), 1)
  await file.write(head, 0, head.length, at)
}

function lengthField(length: number, bytes: number): Uint8Array {
  const field = new Uint8Array(bytes)
  let left = length
  for (let index = bytes - 1; index >= 0; index -= 1) {
    field[index] = left % 0x1_00
    left = Math.floor(left / 0x1_00)
  }
  field[0]! += markerOf(bytes)
  return field
}
