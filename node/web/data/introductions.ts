/** People contacts would have the owner meet, introductions by the owner, and suggested friends of friends. */
import type {
  AcceptRequest,
  Introductions,
  IntroduceRequest,
  Suggestions,
} from '../../http/introductions/schema.ts'
import { computed } from '@preact/signals'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const introductions = resource(() => request<Introductions>('introductions'))
export const suggestions = resource(() => request<Suggestions>('suggestions'))

/** Whether somebody waits for the owner's answer. */
export const isAnybodyWaiting = computed(() => {
  const { meets = [], asks = [] } = introductions.data.value ?? {}
  return asks.length > 0 || meets.some(({ accepted }) => !accepted)
})

export async function introduce(body: IntroduceRequest): Promise<void> {
  await request('introductions', { method: 'POST', body })
  await introductions.refresh()
}

export async function withdrawIntroduction(id: string): Promise<void> {
  await request(`introductions/made/${id}`, { method: 'DELETE' })
  await introductions.refresh()
}

export async function acceptMeets(body: AcceptRequest): Promise<void> {
  await request('introductions/accept', { method: 'POST', body })
  await introductions.refresh()
}

export async function ignoreMeet(id: string): Promise<void> {
  await request(`introductions/${id}`, { method: 'DELETE' })
  await introductions.refresh()
}

/** Does not introduce a contact to the person they asked for. */
export async function dismissAsk(from: string, person: string): Promise<void> {
  const path = `asks/${encodeURIComponent(from)}/${encodeURIComponent(person)}`
  await request(path, { method: 'DELETE' })
  await introductions.refresh()
}

/** Asks a contact to introduce the owner to somebody they know. */
export async function askToMeet(person: string, by: string): Promise<void> {
  const path = `suggestions/${encodeURIComponent(person)}/ask`
  await request(path, { method: 'POST', body: { by } })
  await suggestions.refresh()
}

export async function dismissSuggestion(person: string): Promise<void> {
  await request(`suggestions/${encodeURIComponent(person)}`, { method: 'DELETE' })
  await suggestions.refresh()
}
