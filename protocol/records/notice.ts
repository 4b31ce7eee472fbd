/** Something that the owner of a node should know; told once more when they have seen it. */
import { MalformedError } from '../errors.ts'
import type { RecordCodec } from './record-codec.ts'

/**
 * `copied`: the keys of this device were in use elsewhere, so it is a new device now. `repaired`: its database was, or was
 * lost, so it is a new device now. `restored`: its owner came back with their words, so it is a new device of theirs. `linked`: another device of theirs made
 * it one, by a link. `backup`: all of
 * it comes from a backup, whose device may go on elsewhere, so it is a new device now. `unsent`: a post did not go out at its time, and
 * is a draft again.
 */
export const notices = ['copied', 'repaired', 'restored', 'linked', 'backup', 'unsent'] as const
export type NoticeKind = (typeof notices)[number]

export interface NoticeRecord {
  readonly kind: 'notice'
  readonly what: NoticeKind
  readonly isSeen: boolean
  /** When it happened, which tells two notices of one kind apart. */
  readonly atMs: number
}

export const noticeCodec: RecordCodec<NoticeRecord> = {
  kind: 'notice',
  feeds: ['self'],
  fields: ({ what, isSeen, atMs }) => ({ what, seen: isSeen, at: atMs }),
  read: (fields) => ({
    kind: 'notice',
    what: readWhat(fields.text('what', 16)),
    isSeen: fields.flag('seen'),
    atMs: fields.time('at'),
  }),
}

function readWhat(text: string): NoticeKind {
  const what = notices.find((candidate) => candidate === text)
  if (what === undefined) throw new MalformedError('no such notice')
  return what
}
