/** From what the node knows to the shapes of the API. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { Delivery, PostReaders } from './schema.ts'

export async function readersShape(social: Social, id: PostId): Promise<PostReaders> {
  const found = await social.posts.readers(id)
  const named = <Of extends { person: PersonId; isHeld: boolean }>({
    person,
    isHeld,
    ...rest
  }: Of) => ({
    id: person,
    name: social.people.at(person)?.name ?? '',
    has: isHeld,
    ...rest,
  })
  const items = found.readers.map(named)
  const byName = items.toSorted(
    (a, b) =>
      Number(a.untilMs !== undefined) - Number(b.untilMs !== undefined) ||
      a.name.localeCompare(b.name),
  )
  const carriers = found.carriers.map(named)
  return { items: byName, carriers, everybody: found.isPublic, elsewhere: found.isElsewhere }
}

export async function deliveryShape(social: Social, id: PostId): Promise<Delivery> {
  const found = await social.posts.readers(id)
  const readers = found.readers.filter(({ untilMs }) => untilMs === undefined)
  return {
    readers: readers.length,
    have: readers.filter(({ isHeld }) => isHeld).length,
    carried: found.carriers.some(({ isHeld }) => isHeld),
    everybody: found.isPublic,
    elsewhere: found.isElsewhere,
  }
}
