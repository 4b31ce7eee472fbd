/** The owner's own note of an epoch of an aspect; the highest one is current. */
import { keyLength } from '../crypto.ts'
import type { AspectId } from '../ids.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record.ts'

export interface EpochRecord {
  readonly kind: 'epoch'
  readonly aspect: AspectId
  /** From 1. */
  readonly epoch: number
  /** 32 random bytes. */
  readonly secret: Uint8Array
  readonly atMs: number
}

/** One epoch a minute for ten years; above that it is a bug. */
const epochMax = 5_000_000

export const epochCodec: RecordCodec<EpochRecord> = {
  kind: 'epoch',
  feeds: ['self'],
  fields: ({ aspect, epoch, secret, atMs }) => ({
    aspect: aspectValue(aspect),
    epoch,
    secret,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'epoch',
    aspect: readAspect(fields),
    epoch: fields.uint('epoch', epochMax, 1),
    secret: fields.bytes('secret', keyLength),
    atMs: fields.time('at'),
  }),
}
