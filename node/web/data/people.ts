/** The owner's contacts. */
import type { Blocked, Person } from '../../http/people/schema.ts'
import type { Joined, JoinRequest } from '../../http/invites/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const people = resource(async () => (await request<{ items: Person[] }>('people')).items)

/** All blocked people, also those that are no contacts. */
export const blocked = resource(async () => (await request<{ items: Blocked[] }>('blocked')).items)

/** Takes up an invite. Takes as long as the friend's node needs to answer. */
export async function join(body: JoinRequest, signal: AbortSignal): Promise<Joined> {
  const person = await request<Joined>('join', { method: 'POST', body, signal })
  void people.refresh()
  return person
}

/** Ends all contact with a person, or takes that back. */
export async function setBlocked(person: string, isBlocked: boolean): Promise<void> {
  const method = isBlocked ? 'PUT' : 'DELETE'
  await request(`people/${encodeURIComponent(person)}/block`, { method })
  await Promise.all([people.refresh(), blocked.refresh()])
}

/** The name of a contact; `undefined` when unknown. */
export function nameOf(person: string): string | undefined {
  return people.data.value?.find(({ id }) => id === person)?.name
}
