/** The owner's aspects and who is a member of which. */
import type { Aspect } from '../../http/api.ts'
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

/** Adds the person to the aspect, or removes them from it. */
export async function setMember(aspect: string, person: string, isMember: boolean): Promise<void> {
  const method = isMember ? 'PUT' : 'DELETE'
  await request(`aspects/${aspect}/members/${encodeURIComponent(person)}`, { method })
  await Promise.all([aspects.refresh(), people.refresh()])
}

/** The people who see a post to these aspects, each once. */
export function readersOf(chosen: readonly string[]): Set<string> {
  const all = aspects.data.value ?? []
  return new Set(all.filter(({ id }) => chosen.includes(id)).flatMap(({ members }) => members))
}

/** Names in the order in which the owner made the aspects. */
export function namesOf(chosen: readonly string[]): string[] {
  const all = aspects.data.value ?? []
  return all.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
}
