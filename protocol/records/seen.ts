/** Notifications that the owner has read, by their ids, so that they are read on all of their devices. */
import { concat, fromBase64url, toBase64url } from '../bytes.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type NotificationId } from '../ids.ts'
import { seenMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface SeenRecord {
  readonly kind: 'seen'
  /** Up to 3,000. */
  readonly of: readonly NotificationId[]
  readonly atMs: number
}

export const seenCodec: RecordCodec<SeenRecord> = {
  kind: 'seen',
  feeds: ['self'],
  fields: ({ of, atMs }) => ({ of: concat(...of.map(idBytes)), at: atMs }),
  read: (fields) => ({
    kind: 'seen',
    of: idsIn(fields.bytesUpTo('of', seenMax * shortIdLength)),
    atMs: fields.time('at'),
  }),
}

function idBytes(id: NotificationId): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(shortIdLength)
}

/** @throws {MalformedError} when the last id is cut off. */
function idsIn(bytes: Uint8Array): NotificationId[] {
  if (bytes.length % shortIdLength !== 0) throw new MalformedError('of: expected whole ids')
  return Array.from(
    { length: bytes.length / shortIdLength },
    (_, index) =>
      toBase64url(
        bytes.slice(index * shortIdLength, (index + 1) * shortIdLength),
      ) as NotificationId,
  )
}
