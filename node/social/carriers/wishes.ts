/**
 * Wishes: contacts who ask each other to carry, and those who carry for each other by themselves because each has the other in an
 * aspect that is chosen for it.
 */
import type { AspectId, PeerName, PersonId } from '../../../protocol/ids.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { listContacts } from '../contacts/people.ts'
import type { ContactRow } from '../contacts/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { settings } from '../settings/tables.ts'
import { carryMutualBytes, mutualCarriersMax, mutualOffersMax } from './limits.ts'
import {
  carriedFor,
  carrierUses,
  carryOffers,
  carryWishes,
  carryWishesTold,
  usedCarriers,
  type CarryWish,
} from './tables.ts'

export interface WishesComponents {
  world: World
  writer: Writer
  /** Contacts in the aspects that are chosen for carrying for each other. */
  mutualWith: (reader: Reader) => Promise<ReadonlySet<PersonId>>
}

/** The acts that wishes lead to. */
export interface Agreeing {
  offer(tx: Transaction, person: PersonId, bytes: number): Promise<void>
  useOnceOffered(tx: Transaction, person: PersonId): Promise<void>
}

/** Tells each contact what we wish of them, and agrees with those who wish to carry for each other as we do. */
export async function tendWishes(
  tx: Transaction,
  components: WishesComponents,
  acts: Agreeing,
): Promise<void> {
  const mutual = await components.mutualWith(tx)
  const people = (await listContacts(tx))
    .filter(({ person }) => !isBlocked(tx, person))
    .toSorted((a, b) => a.sinceMs - b.sinceMs || (a.person < b.person ? -1 : 1))
  for (const contact of people) tellWish(tx, components, contact, mutual.has(contact.person))
  const agreed = people
    .map(({ person }) => person)
    .filter((person) => mutual.has(person) && tx.get(carryWishes, person)?.isMutual === true)
  for (const person of agreed.slice(0, mutualOffersMax)) {
    // An offer that the owner took back stays so.
    const isNew = tx.get(carriedFor, person) === undefined
    if (isNew) await acts.offer(tx, person, carryMutualBytes)
  }
  const offered = await offeredBy(tx)
  let used = (await tx.list(usedCarriers, {})).length
  for (const person of agreed) {
    if (used >= mutualCarriersMax) break
    if (tx.get(carrierUses, person) !== undefined || !offered.has(person)) continue
    await acts.useOnceOffered(tx, person)
    used += 1
  }
}

function tellWish(
  tx: Transaction,
  { world, writer }: WishesComponents,
  { person, devices }: ContactRow,
  isMutual: boolean,
): void {
  const isUsed = tx.get(usedCarriers, person) !== undefined
  for (const { peer } of devices) {
    const told = tx.get(carryWishesTold, peer) ?? { isAsked: false, isMutual: false }
    // An offer that is there needs no asking for.
    const isAsked = isUsed && (told.isAsked || !isOffered(tx, peer))
    if (told.isAsked === isAsked && told.isMutual === isMutual) continue
    const record = { kind: 'carry-wish', isAsked, isMutual, atMs: world.now() } as const
    writer.write(tx, { kind: 'pair', peer }, record)
  }
}

export function isOffered(reader: Reader, peer: PeerName): boolean {
  return (reader.get(carryOffers, peer)?.bytes ?? 0) > 0
}

/** Contacts who offer to carry for us, on any device. */
async function offeredBy(reader: Reader): Promise<ReadonlySet<PersonId>> {
  const rows = await reader.list(carryOffers, {})
  return new Set(rows.flatMap(([, { person, bytes }]) => (bytes > 0 ? [person] : [])))
}

/** Contacts whom we asked, and who do not offer anything yet. */
export async function askedByUs(reader: Reader): Promise<PersonId[]> {
  const offered = await offeredBy(reader)
  const used = (await reader.list(usedCarriers, {})).map(([person]) => person as PersonId)
  return used.filter((person) => !offered.has(person) && !isBlocked(reader, person))
}

/** Contacts who ask us to carry, and to whom we offer nothing. */
export async function askingUs(reader: Reader): Promise<PersonId[]> {
  const rows = await reader.list(carryWishes, {})
  return rows
    .filter(([, wish]: [string, CarryWish]) => wish.isAsked)
    .map(([person]) => person as PersonId)
    .filter((person) => (reader.get(carriedFor, person)?.bytes ?? 0) === 0)
    .filter((person) => !isBlocked(reader, person))
}

/** The beginning of the names of settings by which an aspect is chosen. */
const settingPrefix = 'carry-'

/** The setting that is `on` where contacts in an aspect and its owner carry for each other. */
export function mutualSetting(aspect: AspectId): string {
  return `${settingPrefix}${aspect}`
}

export function isMutualSetting(name: string): boolean {
  return name.startsWith(settingPrefix)
}

export function isMutual(reader: Reader, aspect: AspectId): boolean {
  return reader.get(settings, mutualSetting(aspect))?.value === 'on'
}
