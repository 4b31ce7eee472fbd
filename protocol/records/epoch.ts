/** The owner's own note of an epoch of an aspect; the highest one is current. */
import { keyLength } from '../crypto.ts'
import {
  feedId,
  feedKey,
  personId,
  personKey,
  type AspectId,
  type FeedId,
  type PersonId,
} from '../ids.ts'
import { epochReadersMax } from '../limits.ts'
import { MalformedError } from '../errors.ts'
import type { Value } from '../codec.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record-codec.ts'

export interface EpochRecord {
  readonly kind: 'epoch'
  readonly aspect: AspectId
  /** From 1. */
  readonly epoch: number
  /** 32 random bytes. */
  readonly secret: Uint8Array
  /** The feed of this epoch, for the other devices of the owner. */
  readonly feed: FeedId
  /** Where it is for these people alone, and not for the members: up to 1,000. It takes no further posts. */
  readonly onlyFor?: readonly PersonId[]
  readonly atMs: number
}

/** One epoch a minute for ten years; above that it is a bug. */
const epochMax = 5_000_000

export const epochCodec: RecordCodec<EpochRecord> = {
  kind: 'epoch',
  feeds: ['self'],
  fields: ({ aspect, epoch, secret, feed, onlyFor, atMs }) => ({
    aspect: aspectValue(aspect),
    epoch,
    secret,
    feed: feedKey(feed),
    for: onlyFor?.map(personKey),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'epoch',
    aspect: readAspect(fields),
    epoch: fields.uint('epoch', epochMax, 1),
    secret: fields.bytes('secret', keyLength),
    feed: feedId(fields.bytes('feed', keyLength)),
    ...(fields.has('for') && { onlyFor: fields.list('for', epochReadersMax).map(readPerson) }),
    atMs: fields.time('at'),
  }),
}

function readPerson(value: Value): PersonId {
  if (!(value instanceof Uint8Array) || value.length !== keyLength) {
    throw new MalformedError('for: expected the keys of people')
  }
  return personId(value)
}
