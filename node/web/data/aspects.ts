/** The owner's aspects and their members. */
import type { Aspect } from '../../http/people/schema.ts'
import { call } from '../api/client.ts'
import { t } from '../text/t.ts'
import { status } from './me.ts'
import { people } from './people.ts'
import { resource } from './resource.ts'

export const aspects = resource(async () => (await call('GET /aspects')).items)

export async function createAspect(name: string): Promise<Aspect> {
  const aspect = await call('POST /aspects', { json: { name } })
  await aspects.refresh()
  return aspect
}

export async function renameAspect(aspect: string, name: string): Promise<void> {
  await call('PATCH /aspects/:aspect', { params: { aspect }, json: { name } })
  await aspects.refresh()
}

/** Adds the person to the aspect; with history, they also read what was posted to it before. */
export async function addMember(aspect: string, person: string, history: boolean): Promise<void> {
  await call('PUT /aspects/:aspect/members/:person', {
    params: { aspect, person },
    query: { history: `${history}` },
  })
  await Promise.all([aspects.refresh(), people.refresh()])
}

/**
 * Adds people to the aspect, one after the other: those that came before a failure are in it.
 *
 * @param onAdded how many are in it so far
 */
export async function addMembers(
  aspect: string,
  all: readonly string[],
  onAdded: (count: number) => void,
): Promise<void> {
  try {
    for (const [at, person] of all.entries()) {
      await call('PUT /aspects/:aspect/members/:person', { params: { aspect, person }, query: {} })
      onAdded(at + 1)
    }
  } finally {
    await Promise.all([aspects.refresh(), people.refresh()])
  }
}

export async function removeMember(aspect: string, person: string): Promise<void> {
  await call('DELETE /aspects/:aspect/members/:person', { params: { aspect, person } })
  await Promise.all([aspects.refresh(), people.refresh()])
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
  const me = status.data.value?.me?.id ?? ''
  const self = { id: me, name: t('audience.me') }
  const all = [self, ...(aspects.data.value ?? []), ...(people.data.value ?? [])]
  return all.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
}
