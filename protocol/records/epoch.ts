/** The owner's own note of an epoch of an aspect; the highest one is current. */
import { keyLength } from '../crypto.ts'
import { feedId, feedKey, type AspectId, type FeedId } from '../ids.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record.ts'

export interface EpochRecord {
  readonly kind: 'epoch'
  readonly aspect: AspectId
  /** From 1. */
  readonly epoch: number
  /** 32 random bytes. */
  readonly secret: Uint8Array
  /** The feed of this epoch, for the other devices of the owner. */
  readonly feed: FeedId
  readonly atMs: number
}

/** One epoch a minute for ten years; above that it is a bug. */
const epochMax = 5_000_000

export const epochCodec: RecordCodec<EpochRecord> = {
  kind: 'epoch',
  feeds: ['self'],
  fields: ({ aspect, epoch, secret, feed, atMs }) => ({
    aspect: aspectValue(aspect),
    epoch,
    secret,
    feed: feedKey(feed),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'epoch',
    aspect: readAspect(fields),
    epoch: fields.uint('epoch', epochMax, 1),
    secret: fields.bytes('secret', keyLength),
    feed: feedId(fields.bytes('feed', keyLength)),
    atMs: fields.time('at'),
  }),
}
