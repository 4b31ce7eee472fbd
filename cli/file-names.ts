/**
 * Names for files that others sent: whatever a name says, the file lands in the folder that was chosen, as what it is, and over nothing
 * that is there.
 */
import { extname } from 'node:path'
import type { Media } from '../node/http/media/schema.ts'
import { normalName } from '../protocol/text.ts'
import { writtenNameBytesMax } from './limits.ts'

/** Endings that fit a type, the usual one first. A picture of one type must not look like another, or like a program. */
const endings: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['.jpg', '.jpeg', '.jfif'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
  'image/avif': ['.avif'],
  'video/mp4': ['.mp4', '.m4v'],
  'video/webm': ['.webm'],
  'video/quicktime': ['.mov', '.qt'],
  'video/x-matroska': ['.mkv'],
  'audio/mpeg': ['.mp3'],
  'audio/mp4': ['.m4a', '.mp4'],
  'audio/ogg': ['.ogg', '.oga', '.opus'],
  'audio/webm': ['.weba', '.webm'],
  'audio/wav': ['.wav'],
  'audio/flac': ['.flac'],
  'application/pdf': ['.pdf'],
}

const known = new Set(Object.values(endings).flat())

/** Names and signs that some system takes for a path, a pattern or a device; and dots at the end, which Windows drops. */
const forbidden = /[/\\:*?"<>|\p{Cc}]/gu
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu

/** The name under which one of the media of a post is written. @param number counted from 1. */
export function safeName(
  { name, type, kind }: Pick<Media, 'name' | 'type' | 'kind'>,
  number: number,
): string {
  const clean = normalName(name.replaceAll(forbidden, '_'))
    .replace(/^[.\s~-]+/u, '')
    .replace(/[.\s]+$/u, '')
  const ending = extname(clean)
  const fitting = endings[type]
  const fits = fitting === undefined || fitting.includes(ending.toLowerCase())
  // A picture that was made smaller may be of another type than its name says.
  const goes = fits || known.has(ending.toLowerCase())
  const stem = goes ? clean.slice(0, clean.length - ending.length) : clean
  const usable = devices.test(stem) ? `_${stem}` : stem || `${kind}-${number}`
  const end = fits && ending !== '' ? ending : (fitting?.[0] ?? '')
  return cut(usable, writtenNameBytesMax - Buffer.byteLength(end)) + end
}

/** `photo.jpg`, then `photo (2).jpg`. */
export function nthName(name: string, nth: number): string {
  if (nth === 1) return name
  const ending = extname(name)
  return `${name.slice(0, name.length - ending.length)} (${nth})${ending}`
}

/** The beginning of a text that fits into so many bytes, without half a letter. */
function cut(words: string, bytesMax: number): string {
  let room = bytesMax
  let end = 0
  for (const letter of words) {
    room -= Buffer.byteLength(letter)
    if (room < 0) break
    end += letter.length
  }
  return words.slice(0, end).trimEnd()
}
