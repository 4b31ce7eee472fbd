/** Offers to carry the owner's posts, and the owner's own carrying for contacts. */
import type { CarriedAmount, CarryOffer } from '../../http/carriers/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const carriers = resource(() => call('GET /carriers'))

/** The offer of a contact to carry, if any. */
export function offerOf(person: string): CarryOffer | undefined {
  return carriers.data.value?.offers.find((offer) => offer.person === person)
}

/** The room the owner gives or offers a contact. */
export function oursFor(person: string): CarriedAmount | undefined {
  return carriers.data.value?.ours.find((ours) => ours.person === person)
}

export async function setUsed(person: string, isUsed: boolean): Promise<void> {
  await call(isUsed ? 'PUT /carriers/:person' : 'DELETE /carriers/:person', { params: { person } })
  await carriers.refresh()
}

/** Offers a contact so many bytes; 0 takes the offer back. */
export async function offerRoom(person: string, bytes: number): Promise<void> {
  const params = { person }
  await (bytes === 0
    ? call('DELETE /carriers/offers/:person', { params })
    : call('PUT /carriers/offers/:person', { params, json: { bytes } }))
  await carriers.refresh()
}

/** Asks a contact to carry all that the owner writes. */
export async function askToCarry(person: string): Promise<void> {
  await call('PUT /carriers/asked/:person', { params: { person } })
  await carriers.refresh()
}

/** Whether members of an aspect and the owner carry for each other without asking. */
export async function setMutual(aspect: string, isOn: boolean): Promise<void> {
  const params = { aspect }
  await call(isOn ? 'PUT /carriers/mutual/:aspect' : 'DELETE /carriers/mutual/:aspect', { params })
  await carriers.refresh()
}
