/** Introductions and suggestions as the API tells of them: with the names that the owner knows people by. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { Introductions, Suggestions } from './schema.ts'

export async function introductionsShape(social: Social): Promise<Introductions> {
  const named = namedBy(social)
  const meets = (await social.acquainting.meets()).map((row) => {
    const { key: id, by, person, name, note, circle, atMs, untilMs, isAccepted } = row
    const said = { note, ...(circle !== undefined && { circle }), atMs, untilMs }
    return { id, by: named(by), person: { id: person, name }, ...said, accepted: isAccepted }
  })
  const made = (await social.acquainting.introductions()).map((row) => {
    const { id, note, circle, atMs, untilMs, state, acceptedBy } = row
    const people = row.people.map((person) => ({
      ...named(person),
      accepted: acceptedBy.includes(person),
    }))
    return { id, people, note, ...(circle !== undefined && { circle }), atMs, untilMs, state }
  })
  const asks = (await social.acquainting.asks()).map(({ from, person, note, atMs }) => ({
    from: named(from),
    person: named(person),
    note,
    atMs,
  }))
  return { meets, made, asks }
}

export async function suggestionsShape(social: Social): Promise<Suggestions> {
  const named = namedBy(social)
  const items = (await social.acquainting.suggestions()).map(
    ({ person, name, knownBy, askedOf }) => ({
      id: person,
      name,
      knownBy: knownBy.map(named),
      askedOf: askedOf.map(named),
    }),
  )
  return { on: social.acquainting.isOptedIn(), items }
}

function namedBy(social: Social): (id: PersonId) => { id: PersonId; name: string } {
  return (id) => ({ id, name: social.people.at(id)?.name ?? '' })
}
