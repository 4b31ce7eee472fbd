/**
 * Where to write what is about a feed: there, or, for a feed of a device that this home was before and cannot write any
 * more, to a feed of this device that the same people read.
 */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName, type AspectId, type FeedId, type PersonId } from '../../../protocol/ids.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { epochReadersMax } from '../../../protocol/limits.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { nameOf, writableName } from '../feeds/feed-rows.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { contacts } from '../contacts/tables.ts'
import { feeds, grantees, type FeedRow } from '../feeds/tables.ts'

export interface SuccessorsComponents {
  aspects: Aspects
  keyring: Keyring
}

export class Successors {
  readonly #components: SuccessorsComponents

  constructor(components: SuccessorsComponents) {
    this.#components = components
  }

  /**
   * The feeds to write to for the readers of some feeds, each once; epochs for the readers of former ones start where
   * there is none yet. Feeds of other devices, of ours or of others, add none.
   */
  async of(tx: Transaction, rows: readonly FeedRow[]): Promise<FeedName[]> {
    const names = new Map<FeedId, FeedName>()
    for (const row of rows) {
      for (const name of await this.#ofOne(tx, row)) {
        names.set(this.#components.keyring.feed(name), name)
      }
    }
    return [...names.values()]
  }

  async #ofOne(tx: Transaction, row: FeedRow): Promise<FeedName[]> {
    const { keyring } = this.#components
    const name = writableName(keyring, row)
    if (name !== undefined) return [name]
    if (!isOfFormer(keyring, row)) return []
    if (row.kind === 'public') return [{ kind: 'public' }]
    if (row.kind !== 'aspect' || row.aspect === undefined) return []
    return this.#epochsFor(tx, row.aspect, await formerReadersOf(tx, row.id))
  }

  async #epochsFor(
    tx: Transaction,
    aspect: AspectId,
    people: readonly PersonId[],
  ): Promise<FeedName[]> {
    const names: FeedName[] = []
    for (const some of groupsOf(people)) {
      const known = await epochOnlyFor(tx, aspect, some)
      names.push(known ?? (await this.#components.aspects.startEpochFor(tx, aspect, some)))
    }
    return names
  }
}

/** The people that could read a feed of a device that this home was before. */
export async function formerReadersOf(reader: Reader, feed: FeedId): Promise<PersonId[]> {
  const rows = await reader.list(grantees, under(feed))
  return rows.map(([key]) => key.slice(feed.length + 1) as PersonId)
}

/** Whether a contact could read a feed of a device that this home was before. */
export function isFormerReader(
  reader: Reader,
  keyring: Keyring,
  { person, feed }: { person: PersonId; feed: FeedRow },
): boolean {
  if (!isOfFormer(keyring, feed)) return false
  if (feed.kind === 'public') return reader.get(contacts, person) !== undefined
  return reader.get(grantees, keyOf(feed.id, person)) !== undefined
}

/** People in groups that one epoch record names; nobody is one group. */
export function groupsOf(people: readonly PersonId[]): (readonly PersonId[])[] {
  const groups = [people.slice(0, epochReadersMax)]
  for (let start = epochReadersMax; start < people.length; start += epochReadersMax) {
    groups.push(people.slice(start, start + epochReadersMax))
  }
  return groups
}

function isOfFormer(keyring: Keyring, { owner, peerKey }: FeedRow): boolean {
  const bytes = fromBase64url(peerKey) ?? new Uint8Array(keyLength)
  return owner === keyring.person && keyring.isFormer(peerName(bytes))
}

/** An epoch of this device that is for just these people. */
async function epochOnlyFor(
  reader: Reader,
  aspect: AspectId,
  people: readonly PersonId[],
): Promise<FeedName | undefined> {
  const wanted = people.toSorted().join()
  const rows = (await reader.list(feeds, {})).map(([, row]) => row)
  const found = rows.find(
    (row) => row.isMine && row.aspect === aspect && row.onlyFor?.toSorted().join() === wanted,
  )
  return found === undefined ? undefined : nameOf(found)
}
