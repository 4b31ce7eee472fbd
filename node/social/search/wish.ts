/** The wish behind a query: names as the people and aspects that they stand for, days as moments. */
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { fold } from '../../search/fold.ts'
import { startOf, type Misfit, type Query } from '../../search/query.ts'
import type { Lookup } from '../../search/search-index.ts'
import type { Reader } from '../../store/transaction.ts'
import { listAspects } from '../aspects/aspect-rows.ts'
import { membersOf } from '../aspects/aspects.ts'
import { silentPeople } from '../contacts/silent.ts'
import { listContacts } from '../contacts/people.ts'
import { ownRow } from '../contacts/profile.ts'
import type { Thing } from './source.ts'

export interface Wish extends Pick<
  Lookup,
  'terms' | 'from' | 'in' | 'beforeMs' | 'afterMs' | 'has'
> {
  readonly misfits: readonly Misfit[]
  /** People of whom nothing is to be found but themselves and what they wrote to us. */
  readonly muted: ReadonlySet<PersonId>
}

export async function wishOf(reader: Reader, query: Query, self: PersonId): Promise<Wish> {
  const { terms, has, before, after } = query
  const from = query.from.length === 0 ? undefined : await authors(reader, query.from, self)
  // Somebody who is asked for by name is wanted.
  const muted = from === undefined ? await silentPeople(reader) : new Set<PersonId>()
  const within = query.in.length === 0 ? undefined : await placesIn(reader, query.in)
  return {
    terms,
    has,
    muted,
    ...(from && { from }),
    ...(within && { in: within }),
    ...(before.length > 0 && { beforeMs: Math.min(...before.map(startOf)) }),
    ...(after.length > 0 && { afterMs: Math.max(...after.map(startOf)) }),
    misfits: [...query.misfits, ...(within?.misfits ?? [])],
  }
}

/** Kinds of things that people show to several others. */
const publicKinds: ReadonlySet<Thing['kind']> = new Set(['post', 'comment', 'remix', 'collection'])

/** Whether a thing is what its filters say, as it is now. */
export function fits(thing: Thing, wish: Wish): boolean {
  const { from, in: within, beforeMs, afterMs, has, muted } = wish
  const { author, name = '', atMs, aspects = [] } = thing
  if (author !== undefined && publicKinds.has(thing.kind) && muted.has(author)) return false
  const isFrom =
    from === undefined || isBy(author, from.people) || from.names.some((one) => isNamed(name, one))
  const isIn =
    within === undefined ||
    isBy(author, within.people) ||
    aspects.some((aspect) => within.aspects.includes(aspect))
  const isInTime = atMs < (beforeMs ?? Infinity) && atMs >= (afterMs ?? 0)
  return isFrom && isIn && isInTime && has.every((word) => thing.has?.includes(word) === true)
}

function isBy(author: PersonId | undefined, people: readonly string[]): boolean {
  return author !== undefined && people.includes(author)
}

/** Contacts and oneself by name; of others, whose responses one reads, the names that they said. */
async function authors(
  reader: Reader,
  names: readonly string[],
  self: PersonId,
): Promise<NonNullable<Lookup['from']>> {
  const own = { person: self, name: ownRow(reader).name }
  const known = [own, ...(await listContacts(reader))]
  const folded = names.map((name) => fold(name).trim())
  const people = known.filter(({ name }) => folded.some((one) => isNamed(name, one)))
  // A name that nobody known has may be that of somebody who answered a post.
  const others = folded.filter((one) => !known.some(({ name }) => isNamed(name, one)))
  return { people: people.map(({ person }) => person), names: others }
}

/** Whether one of the words of a name begins so. @param start folded */
function isNamed(name: string, start: string): boolean {
  return ` ${fold(name)}`.includes(` ${start}`)
}

async function placesIn(
  reader: Reader,
  names: readonly string[],
): Promise<NonNullable<Lookup['in']> & { misfits: Misfit[] }> {
  const all = await listAspects(reader)
  const found = new Set<AspectId>()
  const misfits: Misfit[] = []
  for (const value of names) {
    const named = all.filter(({ id, name }) => id === value || isSameName(name, value))
    for (const { id } of named) found.add(id)
    if (named.length === 0) misfits.push({ filter: 'in', value })
  }
  const members = await Promise.all([...found].map((aspect) => membersOf(reader, aspect)))
  return { people: [...new Set(members.flat())], aspects: [...found], misfits }
}

function isSameName(a: string, b: string): boolean {
  return fold(a).trim() === fold(b).trim()
}
