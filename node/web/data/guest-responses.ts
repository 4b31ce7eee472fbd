/** Words of guests to posts, by links for people without a node. */
import { signal } from '@preact/signals'
import type {
  GuestResponse,
  GuestResponsePage,
  PostGuestResponses,
} from '../../http/guests/response-schema.ts'
import { call } from '../api/client.ts'

/** Words of guests to posts of the owner, as far as they were asked for, newest first. */
export const guestResponses = signal<GuestResponsePage | undefined>(undefined)

export async function readGuestResponses(): Promise<void> {
  guestResponses.value = await call('GET /guest-responses', { query: {} })
}

export async function readOlderGuestResponses(): Promise<void> {
  const { items, next } = guestResponses.value ?? { items: [] }
  if (next === undefined) return
  const page = await call('GET /guest-responses', { query: { before: next } })
  guestResponses.value = { ...page, items: [...items, ...page.items] }
}

export function readGuestResponsesTo(post: string): Promise<PostGuestResponses> {
  return call('GET /posts/:post/guest-responses', { params: { post } })
}

export async function decideGuestResponse(
  response: string,
  state: GuestResponse['state'],
): Promise<void> {
  await call('PUT /guest-responses/:response', { params: { response }, json: { state } })
}
