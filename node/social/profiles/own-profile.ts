/**
 * The owner's profile: which field they tell whom. A field for everybody stands in the public feed, all others in the pair feeds to the
 * people that may read them, so that keys decide, and nobody who comes later opens what was taken back.
 */
import { isSameAbout, type About, type AboutField } from '../../../protocol/about.ts'
import type { AspectId, PeerName, PersonId } from '../../../protocol/ids.ts'
import type { AboutAudience } from '../../../protocol/records/about.ts'
import { heads } from '../../store/feed-store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import { membersOf } from '../aspects/aspects.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { listContacts } from '../contacts/people.ts'
import { contacts } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { chains, feeds } from '../feeds/tables.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { everybody, joined } from './apply-about.ts'
import { ownFields, toldAbouts, type OwnFieldRow } from './tables.ts'

export interface OwnProfileComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/** A field that the owner wants to have otherwise. */
export interface FieldWish {
  field: AboutField
  /** Absent to take it back. */
  value?: About[AboutField]
  audience: AboutAudience
}

/** A field with those who are told it. */
export interface OwnField extends OwnFieldRow {
  field: AboutField
}

interface Told {
  about: About
  atMs: number
}

export class OwnProfile {
  readonly #components: OwnProfileComponents

  constructor(components: OwnProfileComponents) {
    this.#components = components
  }

  /**
   * Changes a field, and tells those who are to know.
   *
   * @throws {NotFoundError} when there is no such aspect.
   */
  async change(tx: Transaction, wishes: readonly FieldWish[]): Promise<void> {
    const { world, writer } = this.#components
    const known = await listFields(tx)
    // One time for all that is changed at once, so that it is told at once.
    const atMs = decidedMs(world.now(), ...known.map((row) => row.atMs))
    for (const { field, value, audience } of wishes) {
      if (typeof audience !== 'string') for (const aspect of audience) aspectAt(tx, aspect)
      const about: About = value === undefined ? {} : { [field]: value }
      writer.write(tx, { kind: 'self' }, { kind: 'about-me', field, about, audience, atMs })
    }
    await this.tell(tx)
  }

  /** Tells everybody, and each contact, what they are to know and were not told yet. Writes nothing where they were. */
  async tell(tx: Transaction): Promise<void> {
    const { writer } = this.#components
    const fields = await listFields(tx)
    if (fields.length === 0) return
    const atMs = Math.max(...fields.map((row) => row.atMs))
    const open = due(tx.get(toldAbouts, everybody), { about: aboutFor(fields, isPublic), atMs })
    if (open !== undefined) writer.write(tx, { kind: 'public' }, { kind: 'about', ...open })
    await this.#tellContacts(tx, fields, atMs)
  }

  /** Writes to those devices alone that are to be told something, with all that is needed for it read at once. */
  async #tellContacts(tx: Transaction, fields: readonly OwnField[], atMs: number): Promise<void> {
    const { keyring, writer } = this.#components
    const isFor = await audiences(tx, fields)
    const told = new Map(await tx.list(toldAbouts, {}))
    const outdated: [peer: PeerName, wanted: Told][] = []
    for (const { person, devices } of await listContacts(tx)) {
      if (isBlocked(tx, person)) continue
      const about = aboutFor(fields, (field) => isFor(field, person))
      for (const { peer } of devices) {
        const wanted = due(told.get(peer), { about, atMs })
        if (wanted !== undefined) outdated.push([peer, wanted])
      }
    }
    const pairs = outdated.map(([peer]) => keyring.feed({ kind: 'pair', peer }))
    for (const table of [heads, feeds, chains]) await tx.readAhead(table, pairs)
    for (const [peer, wanted] of outdated) {
      writer.write(tx, { kind: 'pair', peer }, { kind: 'about', ...wanted })
    }
  }
}

/** All fields that the owner ever decided about. */
export async function listFields(reader: Reader): Promise<OwnField[]> {
  const rows = await reader.list(ownFields, {})
  return rows.map(([field, row]) => ({ field: field as AboutField, ...row }))
}

/** The fields that this device told everybody, and somebody by themselves: all that they can see of the owner's profile. */
export function toldTo(reader: Reader, person: PersonId | undefined): About {
  const open = reader.get(toldAbouts, everybody)
  const devices = person === undefined ? [] : (reader.get(contacts, person)?.devices ?? [])
  const told = devices.flatMap(({ peer }) => reader.get(toldAbouts, peer) ?? [])
  const latest = told.toSorted((a, b) => b.atMs - a.atMs)[0]
  return joined(open, latest)
}

/**
 * The statement to write for somebody, if any. Whoever left an aspect is not told that at once: only with the next change does what they are
 * told no longer have its fields.
 */
function due(told: Told | undefined, wanted: Told): Told | undefined {
  const isDecided = told !== undefined && told.atMs >= wanted.atMs
  const about = isDecided ? { ...told.about, ...wanted.about } : wanted.about
  return isSameAbout(told?.about ?? {}, about) ? undefined : { about, atMs: wanted.atMs }
}

function aboutFor(fields: readonly OwnField[], isFor: (field: OwnField) => boolean): About {
  return Object.assign({}, ...fields.filter(isFor).map(({ about }) => about)) as About
}

function isPublic({ audience }: OwnField): boolean {
  return audience === 'everybody'
}

/** Says whether a field is for one contact, and not for everybody. */
async function audiences(
  reader: Reader,
  fields: readonly OwnField[],
): Promise<(field: OwnField, person: PersonId) => boolean> {
  const named = fields.flatMap(({ audience }) => (typeof audience === 'string' ? [] : audience))
  const members = new Map<AspectId, ReadonlySet<PersonId>>()
  for (const aspect of new Set(named)) members.set(aspect, new Set(await membersOf(reader, aspect)))
  return ({ audience }, person) => {
    if (typeof audience === 'string') return audience === 'contacts'
    return audience.some((aspect) => members.get(aspect)?.has(person) === true)
  }
}
