/**
 * Addresses of media for `<img>` and `<video>`, which send no header: each carries a signature of its own in place of the token, made with a
 * key that lives as long as the process. Somebody who has one can load that one file, from this machine, until the node restarts.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MediaPart } from '../../../protocol/media.ts'

const secret = randomBytes(32)
const keyBytes = 16

export interface PartPlace {
  kind: 'posts' | 'messages'
  /** Id of a post or message. */
  item: string
  number: number
  part: MediaPart
}

/** Where a part of one of the media of a post or message is loaded. */
export function partUrl({ kind, item, number, part }: PartPlace): string {
  return signed(`/media/${kind}/${item}/${number}/${part}`)
}

/** Where the preview of an upload is loaded. */
export function uploadUrl(id: string): string {
  return signed(`/media/uploads/${id}`)
}

/** Where the picture of a person is loaded. */
export function portraitUrl(person: string): string {
  return signed(`/media/portraits/${person}`)
}

/** Whether a path came from here with this key. */
export function isSigned(path: string, key: string): boolean {
  const [expected, given] = [Buffer.from(keyOf(path)), Buffer.from(key)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function signed(path: string): string {
  return `${path}?key=${keyOf(path)}`
}

function keyOf(path: string): string {
  const mac = createHmac('sha256', secret).update(path).digest()
  return mac.subarray(0, keyBytes).toString('base64url')
}
