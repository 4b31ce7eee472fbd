/** Requests of people who would like to be the owner's contacts, and requests of the owner. */
import { computed } from '@preact/signals'
import type { ContactAsk, Found, RequestAccept, Requests } from '../../http/requests/schema.ts'
import { request } from '../api/client.ts'
import { writeMsMax } from '../limits.ts'
import { resource } from './resource.ts'

export const requests = resource(() => request<Requests>('requests'))

/** Whether somebody waits for the owner to decide. */
export const isAnybodyAsking = computed(
  () => requests.data.value?.received.some(({ state }) => state === 'waiting') === true,
)

export function find(person: string, signal: AbortSignal): Promise<Found> {
  return request<Found>(`find/${encodeURIComponent(person)}`, { signal, limitMs: writeMsMax })
}

export async function askContact(person: string, body: ContactAsk): Promise<void> {
  await request(`asked/${encodeURIComponent(person)}`, { method: 'POST', body })
  await requests.refresh()
}

export async function withdrawAsk(person: string): Promise<void> {
  await request(`asked/${encodeURIComponent(person)}`, { method: 'DELETE' })
  await requests.refresh()
}

export async function acceptRequest(person: string, body: RequestAccept): Promise<void> {
  await request(`requests/${encodeURIComponent(person)}/accept`, { method: 'POST', body })
  await requests.refresh()
}

export async function ignoreRequest(person: string): Promise<void> {
  await request(`requests/${encodeURIComponent(person)}`, { method: 'DELETE' })
  await requests.refresh()
}
