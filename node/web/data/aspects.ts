/** The owner's aspects and their members. */
import type { Aspect } from '../../http/people/schema.ts'
import { request } from '../api/client.ts'
import { people } from './people.ts'
import { resource } from './resource.ts'

export const aspects = resource(async () => (await request<{ items: Aspect[] }>('aspects')).items)

export async function createAspect(name: string): Promise<Aspect> {
  const aspect = await request<Aspect>('aspects', { method: 'POST', body: { name } })
  await aspects.refresh()
  return aspect
}

export async function renameAspect(aspect: string, name: string): Promise<void> {
  await request(`aspects/${aspect}`, { method: 'PATCH', body: { name } })
  await aspects.refresh()
}

/** Adds the person to the aspect; with history, they also read what was posted to it before. */
export async function addMember(aspect: string, person: string, history: boolean): Promise<void> {
  await request(`${memberPath(aspect, person)}?history=${history}`, { method: 'PUT' })
  await Promise.all([aspects.refresh(), people.refresh()])
}

export async function removeMember(aspect: string, person: string): Promise<void> {
  await request(memberPath(aspect, person), { method: 'DELETE' })
  await Promise.all([aspects.refresh(), people.refresh()])
}

function memberPath(aspect: string, person: string): string {
  return `aspects/${aspect}/members/${encodeURIComponent(person)}`
}

/** The readers of a post to these aspects and people, each once. */
export function readersOf(chosen: readonly string[]): Set<string> {
  const all = aspects.data.value ?? []
  const isAspect = (id: string): boolean => all.some((aspect) => aspect.id === id)
  const members = all.filter(({ id }) => chosen.includes(id)).flatMap((aspect) => aspect.members)
  return new Set([...members, ...chosen.filter((id) => !isAspect(id))])
}

/** Names of aspects, in the order in which the owner made them, and of people. */
export function namesOf(chosen: readonly string[]): string[] {
  const all = [...(aspects.data.value ?? []), ...(people.data.value ?? [])]
  return all.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
}
