/** Requests and responses about carriers. */
import * as v from 'valibot'
import { aspectId, count, personId } from '../schema.ts'
import { carryOfferBytesMin } from '../../limits.ts'

export const carriedBytes = v.pipe(count, v.description('Bytes of entries'))

const isFull = v.pipe(v.boolean(), v.description('Nothing new is taken until there is more room'))

const carriedAmount = {
  person: personId,
  bytes: v.pipe(count, v.description('Most bytes')),
  usedBytes: carriedBytes,
  isFull,
}

export const Carriers = v.object({
  offers: v.pipe(
    v.array(
      v.object({
        ...carriedAmount,
        isUsed: v.pipe(v.boolean(), v.description('They carry all that I write')),
      }),
    ),
    v.description('Offers of contacts to carry for me; bytes are as they last told'),
  ),
  ours: v.pipe(
    v.array(v.object(carriedAmount)),
    v.description('Room that I give contacts, or would'),
  ),
  asked: v.pipe(
    v.array(personId),
    v.description('Contacts whom I asked to carry, and who offer nothing yet'),
  ),
  asking: v.pipe(
    v.array(personId),
    v.description('Contacts who ask me to carry, and to whom I offer nothing'),
  ),
  mutual: v.pipe(
    v.array(aspectId),
    v.description('Aspects whose members and I carry for each other, where they chose that too'),
  ),
})

export const CarryOfferRequest = v.object({
  bytes: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(carryOfferBytesMin),
    v.maxValue(Number.MAX_SAFE_INTEGER),
    v.description('Most bytes that I would carry for them'),
  ),
})

export type Carriers = v.InferOutput<typeof Carriers>

export type CarriedAmount = Carriers['ours'][number]

export type CarryOffer = Carriers['offers'][number]
