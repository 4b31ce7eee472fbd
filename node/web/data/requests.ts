/** Requests of people who would like to be the owner's contacts, and requests of the owner. */
import { computed } from '@preact/signals'
import type { ContactAsk, Found, RequestAccept } from '../../http/requests/schema.ts'
import { call } from '../api/client.ts'
import { writeMsMax } from '../limits.ts'
import { resource } from './resource.ts'

export const requests = resource(() => call('GET /requests'))

/** Whether somebody waits for the owner to decide. */
export const isAnybodyAsking = computed(
  () => requests.data.value?.received.some(({ state }) => state === 'waiting') === true,
)

export function find(person: string, signal: AbortSignal): Promise<Found> {
  return call('GET /find/:person', { params: { person } }, { signal, limitMs: writeMsMax })
}

export async function askContact(person: string, body: ContactAsk): Promise<void> {
  await call('POST /asked/:person', { params: { person }, json: body })
  await requests.refresh()
}

export async function withdrawAsk(person: string): Promise<void> {
  await call('DELETE /asked/:person', { params: { person } })
  await requests.refresh()
}

export async function acceptRequest(person: string, body: RequestAccept): Promise<void> {
  await call('POST /requests/:person/accept', { params: { person }, json: body })
  await requests.refresh()
}

export async function ignoreRequest(person: string): Promise<void> {
  await call('DELETE /requests/:person', { params: { person } })
  await requests.refresh()
}
