/** A server's messages on a channel of `/pappus/sync/1.0.0`: frames of at most 64 KiB. Spec: ../wire.md, "Sync messages". */
import { concat } from '../bytes.ts'
import { decodeFields, encodeFields, type Fields } from '../codec.ts'
import { dropsValue, readDrops, type Drops } from '../drops.ts'
import { MalformedError } from '../errors.ts'
import { dropsMax, feedEntriesMax, frameBytesMax, heightsMax } from '../limits.ts'
import { pageValue, readPage, type Page } from '../page.ts'

/** Bytes of an entry's hash that are shown beside a height: enough to see that two histories differ. */
export const headLength = 8

/** Answers come in the order of their questions. */
export type Answer =
  | { kind: 'same'; isSame: boolean }
  /** In the order of the question; 0 and zeros where the feed is unknown, empty, or not for the asker. */
  | {
      kind: 'heights'
      heights: readonly number[]
      heads: readonly Uint8Array[]
      /** How many entries of each feed were taken back; absent where none was. */
      drops?: readonly number[]
    }
  | { kind: 'drops'; drops: Drops | undefined }
  /** `page` is absent where there is nothing; `isLast` ends the run. */
  | { kind: 'page'; page: Page | undefined; isLast: boolean }

export type AnswerOf<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

export function encodeAnswer(answer: Answer): Uint8Array {
  const { kind: k } = answer
  if (answer.kind === 'same') return encodeFields({ k, same: answer.isSame })
  if (answer.kind === 'heights') {
    const { heights, heads, drops } = answer
    return encodeFields({ k, heights, heads: concat(...heads), drops })
  }
  if (answer.kind === 'drops') {
    return encodeFields({ k, drops: answer.drops && dropsValue(answer.drops) })
  }
  const page = answer.page === undefined ? undefined : pageValue(answer.page)
  return encodeFields({ k, page, last: answer.isLast })
}

/** @throws {MalformedError} when the bytes are no answer of this protocol. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'same') return { kind, isSame: fields.flag('same') }
  if (kind === 'heights') return readHeights(fields)
  if (kind === 'drops') {
    return { kind, drops: fields.has('drops') ? readDrops(fields.fields('drops')) : undefined }
  }
  if (kind !== 'page') throw new MalformedError('unknown sync answer')
  const page = fields.has('page') ? readPage(fields.fields('page')) : undefined
  return { kind, page, isLast: fields.flag('last') }
}

function readHeights(fields: Fields): Answer {
  const heights = fields.uints('heights', heightsMax, feedEntriesMax)
  const joined = fields.bytes('heads', heights.length * headLength)
  const heads = heights.map((_, index) =>
    joined.slice(index * headLength, (index + 1) * headLength),
  )
  if (!fields.has('drops')) return { kind: 'heights', heights, heads }
  const drops = fields.uints('drops', heights.length, dropsMax)
  if (drops.length !== heights.length) throw new MalformedError('heights: drops')
  return { kind: 'heights', heights, heads, drops }
}
