/** People contacts would have the owner meet, introductions by the owner, and suggested friends of friends. */
import type { AcceptRequest, IntroduceRequest } from '../../http/introductions/schema.ts'
import { computed } from '@preact/signals'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const introductions = resource(() => call('GET /introductions'))
export const suggestions = resource(() => call('GET /suggestions'))

/** Whether somebody waits for the owner's answer. */
export const isAnybodyWaiting = computed(() => {
  const { meets = [], asks = [] } = introductions.data.value ?? {}
  return asks.length > 0 || meets.some(({ accepted }) => !accepted)
})

export async function introduce(body: IntroduceRequest): Promise<void> {
  await call('POST /introductions', { json: body })
  await introductions.refresh()
}

export async function withdrawIntroduction(id: string): Promise<void> {
  await call('DELETE /introductions/made/:introduction', { params: { introduction: id } })
  await introductions.refresh()
}

export async function acceptMeets(body: AcceptRequest): Promise<void> {
  await call('POST /introductions/accept', { json: body })
  await introductions.refresh()
}

export async function ignoreMeet(id: string): Promise<void> {
  await call('DELETE /introductions/:introduction', { params: { introduction: id } })
  await introductions.refresh()
}

/** Does not introduce a contact to the person they asked for. */
export async function dismissAsk(from: string, person: string): Promise<void> {
  await call('DELETE /asks/:from/:person', { params: { from, person } })
  await introductions.refresh()
}

/** Asks a contact to introduce the owner to somebody they know. */
export async function askToMeet(person: string, by: string): Promise<void> {
  await call('POST /suggestions/:person/ask', { params: { person }, json: { by } })
  await suggestions.refresh()
}

export async function dismissSuggestion(person: string): Promise<void> {
  await call('DELETE /suggestions/:person', { params: { person } })
  await suggestions.refresh()
}
