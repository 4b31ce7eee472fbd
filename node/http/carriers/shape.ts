/** Carriers as the API tells of them: by person, whatever devices they have. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { Carriers, CarryOffer } from './schema.ts'

export async function carriersShape(social: Social): Promise<Carriers> {
  const offers = new Map<PersonId, CarryOffer>()
  for (const { person, bytes, usedBytes, isFull, isUsed } of await social.carriers.offersToUs()) {
    const other = offers.get(person)
    const offer = { person, bytes, usedBytes, isFull, isUsed }
    offers.set(person, other === undefined ? offer : roomier(other, offer))
  }
  const ours = await social.carriers.offersOfOurs()
  return {
    asked: await social.carriers.asked(),
    asking: await social.carriers.asking(),
    mutual: (await social.carriers.mutual()).map(({ id }) => id),
    offers: [...offers.values()],
    ours: ours.map(({ person, bytes, usedBytes, isFull }) => ({
      person,
      bytes,
      usedBytes,
      isFull,
    })),
  }
}

/** Of the offers of one person's two devices, that with more room left: a post that one has is carried. */
function roomier(a: CarryOffer, b: CarryOffer): CarryOffer {
  if (a.isFull !== b.isFull) return a.isFull ? b : a
  return a.bytes - a.usedBytes >= b.bytes - b.usedBytes ? a : b
}
