/**
 * Says what a file is from its first bytes. Its name and the type that somebody claims count for nothing: a browser that is told
 * `image/jpeg` about a page of HTML could run it in the origin of the view.
 */
import { open } from 'node:fs/promises'
import { PictureFormatError } from '../errors.ts'
import { ascii, isPlainText, readHead, startsWith } from './head.ts'
import { headBytes } from './limits.ts'
import { isSoundAlone } from './movie-info.ts'
import { isMp3, mpegBoxType, oggType, riffType, webmType } from './sniff-media.ts'

export type FileKind = 'picture' | 'video' | 'audio' | 'file'
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif'

/** A file that can be attached, by what it is. */
export type Attachable =
  | { readonly kind: 'picture'; readonly type: PictureType }
  | { readonly kind: 'video' | 'audio' | 'file'; readonly type: string }

/** Pictures that are named, so that somebody can be told what to do, and not taken. */
export interface RefusedPicture {
  readonly kind: 'refused'
  readonly type: 'image/svg+xml' | 'image/heic'
  readonly format: 'svg' | 'heic'
}

export type Sniffed = Attachable | RefusedPicture

const anyFile: Sniffed = { kind: 'file', type: 'application/octet-stream' }
const svg: Sniffed = { kind: 'refused', type: 'image/svg+xml', format: 'svg' }
const heic: Sniffed = { kind: 'refused', type: 'image/heic', format: 'heic' }

/**
 * The kind of a file. Never throws; an unknown one is a `file` of type `application/octet-stream`.
 *
 * @param head the first 4 KiB of the file, or all of it.
 */
export function sniff(head: Uint8Array): Sniffed {
  return pictureOf(head) ?? boxesOf(head) ?? soundOf(head) ?? documentOf(head) ?? anyFile
}

/**
 * The same for a file on disk, of which more than the beginning may be read.
 *
 * @throws {PictureFormatError} when it is a picture of a kind that is not taken.
 */
export async function sniffFile(path: string): Promise<Attachable> {
  await using file = await open(path, 'r')
  const sniffed = sniff(await readHead(file, headBytes))
  if (sniffed.kind === 'refused') throw formatError(sniffed.format)
  // Recorders of sound give it the brand of films.
  const isSound = sniffed.type === 'video/mp4' && (await isSoundAlone(path))
  return isSound ? { kind: 'audio', type: 'audio/mp4' } : sniffed
}

/** @param format also `other`, for what is no picture. */
export function formatError(format: RefusedPicture['format'] | 'other'): PictureFormatError {
  return new PictureFormatError(`a picture of format ${format}`, { format })
}

function pictureOf(head: Uint8Array): Sniffed | undefined {
  if (startsWith(head, 0xff, 0xd8, 0xff)) return { kind: 'picture', type: 'image/jpeg' }
  const isPng = startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  if (isPng && ascii(head, 12, 4) === 'IHDR') return { kind: 'picture', type: 'image/png' }
  if (/^GIF8[79]a$/u.test(ascii(head, 0, 6))) return { kind: 'picture', type: 'image/gif' }
  if (riffType(head) === 'WEBP') return { kind: 'picture', type: 'image/webp' }
  return undefined
}

/** Files made of boxes, as of MP4, say in the first one which family they belong to. */
function boxesOf(head: Uint8Array): Sniffed | undefined {
  const type = mpegBoxType(head)
  if (type === undefined) return undefined
  if (type === 'image/heic') return heic
  if (type === 'image/avif') return { kind: 'picture', type }
  return { kind: type.startsWith('audio/') ? 'audio' : 'video', type }
}

function soundOf(head: Uint8Array): Sniffed | undefined {
  if (startsWith(head, 0x1a, 0x45, 0xdf, 0xa3)) {
    const type = webmType(head)
    if (type === undefined) return undefined
    return { kind: type.startsWith('audio/') ? 'audio' : 'video', type }
  }
  if (ascii(head, 0, 4) === 'fLaC') return { kind: 'audio', type: 'audio/flac' }
  if (riffType(head) === 'WAVE') return { kind: 'audio', type: 'audio/wav' }
  if (isMp3(head)) return { kind: 'audio', type: 'audio/mpeg' }
  const type = oggType(head)
  return type && { kind: 'audio', type }
}

function documentOf(head: Uint8Array): Sniffed | undefined {
  if (ascii(head, 0, 5) === '%PDF-') return { kind: 'file', type: 'application/pdf' }
  if (/^PK(\x03\x04|\x05\x06)$/u.test(ascii(head, 0, 4))) {
    return { kind: 'file', type: 'application/zip' }
  }
  if (isSvg(head)) return svg
  return isPlainText(head) ? { kind: 'file', type: 'text/plain' } : undefined
}

/** SVG begins with its root element, after a declaration, comments and a document type. */
function isSvg(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head)
  const rest = text.replace(
    /^(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE\s[^[>]*(?:\[[^\]]*\]\s*)?>)+/iu,
    '',
  )
  return /^<(?:\w+:)?svg[\s>/]/iu.test(rest)
}
