/** The owner's contacts. */
import type { Joined, JoinRequest } from '../../http/invites/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const people = resource(async () => (await call('GET /people')).items)

/** All blocked people, also those that are no contacts. */
export const blocked = resource(async () => (await call('GET /blocked')).items)

/** Takes up an invite. Takes as long as the friend's node needs to answer. */
export async function join(body: JoinRequest, signal: AbortSignal): Promise<Joined> {
  const person = await call('POST /join', { json: body }, { signal })
  void people.refresh()
  return person
}

/** Ends all contact with a person, or takes that back. */
export async function setBlocked(person: string, isBlocked: boolean): Promise<void> {
  await call(isBlocked ? 'PUT /people/:person/block' : 'DELETE /people/:person/block', {
    params: { person },
  })
  await Promise.all([people.refresh(), blocked.refresh()])
}

/** The name of a contact; `undefined` when unknown. */
export function nameOf(person: string): string | undefined {
  return people.data.value?.find(({ id }) => id === person)?.name
}
