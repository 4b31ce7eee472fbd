/** Names and notes of the owner's own for people: no other person's node ever gets them. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { NoteRecord } from '../../../protocol/records/note.ts'
import { NotAContactError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { contacts, notes, type ContactRow, type NoteRow } from './tables.ts'

/** A contact under the name by which the owner knows them. */
export interface KnownContact extends ContactRow {
  /** The name that they gave themselves, where the owner has another one for them. */
  givenName?: string
}

/** Of two notes the later one counts, on whichever device it was made; of two at once, the one with the greater bytes. */
export function applyNote({ tx }: ApplyContext, { kind: _kind, person, ...row }: NoteRecord): void {
  const before = tx.get(notes, person)
  if (before !== undefined && !isLater(row, before)) return
  tx.put(notes, person, row)
  noteChange(tx, { kind: 'person', id: person })
}

/**
 * Changes the owner's name or note for a contact; what is absent stays as it is.
 *
 * @throws {NotAContactError} when they are none.
 */
export function changeNote(
  tx: Transaction,
  { world, writer }: { world: World; writer: Writer },
  { person, ...changed }: { person: PersonId } & Partial<Pick<NoteRow, 'name' | 'text'>>,
): void {
  if (tx.get(contacts, person) === undefined) throw new NotAContactError(person)
  const before = noteOf(tx, person)
  const { name, text } = { ...before, ...changed }
  if (name === before.name && text === before.text) return
  const atMs = decidedMs(world.now(), before.atMs)
  writer.write(tx, { kind: 'self' }, { kind: 'note', person, name, text, atMs })
}

/** The owner's name and note for somebody; empty where there are none. */
export function noteOf(reader: Reader, person: PersonId): NoteRow {
  return reader.get(notes, person) ?? { name: '', text: '', atMs: 0 }
}

export function knownContact(reader: Reader, person: PersonId): KnownContact | undefined {
  const row = reader.get(contacts, person)
  return row && named(row, reader.get(notes, person))
}

/** All contacts, by the names by which the owner knows them. */
export async function knownContacts(reader: Reader): Promise<KnownContact[]> {
  const own = new Map(await reader.list(notes, {}))
  const rows = (await reader.list(contacts, {})).map(([id, row]) => named(row, own.get(id)))
  return rows.toSorted((a, b) => order.compare(a.name, b.name) || (a.person < b.person ? -1 : 1))
}

/** Made once: `localeCompare` makes one for each comparison. */
const order = new Intl.Collator()

function named(row: ContactRow, note: NoteRow | undefined): KnownContact {
  const { name = '' } = note ?? {}
  return name === '' ? row : { ...row, name, givenName: row.name }
}

function isLater(one: NoteRow, other: NoteRow): boolean {
  if (one.atMs !== other.atMs) return one.atMs > other.atMs
  return Buffer.compare(bytesOf(one), bytesOf(other)) > 0
}

function bytesOf({ name, text }: NoteRow): Buffer {
  return Buffer.from(`${name}\n${text}`)
}
