/** Which contacts a list shows, and in which order. Pure. */
import type { Person } from '../../http/people/schema.ts'
import { nameKey } from '../../../protocol/text.ts'

export const sharings = ['all', 'mutual', 'only-you', 'only-they', 'none', 'muted'] as const
export type Sharing = (typeof sharings)[number]

export const contactOrders = ['online', 'name', 'newest', 'lastPost'] as const
export type ContactOrder = (typeof contactOrders)[number]

export interface ContactFilter {
  /** Letters of either name. */
  words: string
  sharing: Sharing
  order: ContactOrder
  /** The id of an aspect that they are in, `noAspect` for those in none. @default all */
  aspect?: string | undefined
}

/** In place of the id of an aspect: people who are in none. */
export const noAspect = 'none'

const byName = new Intl.Collator()
const orders: Record<ContactOrder, (one: Person, other: Person) => number> = {
  online: (one, other) => Number(other.online) - Number(one.online),
  name: () => 0,
  newest: (one, other) => other.sinceMs - one.sinceMs,
  lastPost: (one, other) => (other.lastPostMs ?? 0) - (one.lastPostMs ?? 0),
}

export function shownContacts(all: readonly Person[], filter: ContactFilter): Person[] {
  const wanted = nameKey(filter.words)
  const isCalledSo = ({ name, givenName = '' }: Person): boolean =>
    wanted === '' || [name, givenName].some((one) => nameKey(one).includes(wanted))
  return all
    .filter(
      (person) => isIn(person, filter.sharing) && isOf(person, filter.aspect) && isCalledSo(person),
    )
    .toSorted((a, b) => orders[filter.order](a, b) || byName.compare(a.name, b.name))
}

export function countsOf(all: readonly Person[]): Record<Sharing, number> {
  const counts = sharings.map((one) => [one, all.filter((person) => isIn(person, one)).length])
  return Object.fromEntries(counts) as Record<Sharing, number>
}

function isOf({ aspects }: Person, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  return wanted === noAspect ? aspects.length === 0 : aspects.includes(wanted)
}

function isIn({ sharing, muted }: Person, wanted: Sharing): boolean {
  if (wanted === 'all') return true
  return wanted === 'muted' ? muted : sharing === wanted
}
