/** Offers to carry the owner's posts, and the owner's own carrying for contacts. */
import type { CarriedAmount, Carriers, CarryOffer } from '../../http/carriers/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const carriers = resource(() => request<Carriers>('carriers'))

/** The offer of a contact to carry, if any. */
export function offerOf(person: string): CarryOffer | undefined {
  return carriers.data.value?.offers.find((offer) => offer.person === person)
}

/** The room the owner gives or offers a contact. */
export function oursFor(person: string): CarriedAmount | undefined {
  return carriers.data.value?.ours.find((ours) => ours.person === person)
}

export async function setUsed(person: string, isUsed: boolean): Promise<void> {
  const method = isUsed ? 'PUT' : 'DELETE'
  await request(`carriers/${encodeURIComponent(person)}`, { method })
  await carriers.refresh()
}

/** Offers a contact so many bytes; 0 takes the offer back. */
export async function offerRoom(person: string, bytes: number): Promise<void> {
  const path = `carriers/offers/${encodeURIComponent(person)}`
  await request(path, bytes === 0 ? { method: 'DELETE' } : { method: 'PUT', body: { bytes } })
  await carriers.refresh()
}
