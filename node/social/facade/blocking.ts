/** Blocking and unblocking contacts, and others who may become that. For the meaning of a block see `apply-block.ts`. */
import type { PersonId } from '../../../protocol/ids.ts'
import { NotAContactError } from '../../errors.ts'
import type { Table } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { meets } from '../introductions/tables.ts'
import { asked, requests } from '../requests/tables.ts'
import { knownContact } from '../contacts/notes.ts'
import { followedAt } from '../contacts/apply-follow.ts'
import { blocks, contacts, follows } from '../contacts/tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface BlocksComponents {
  aspects: Aspects
  world: World
  writer: Writer
}

/** A blocked person. */
export interface BlockedPerson {
  person: PersonId
  name?: string
}

export class Blocks {
  readonly #components: BlocksComponents

  constructor(components: BlocksComponents) {
    this.#components = components
  }

  /**
   * Blocks somebody. They leave all aspects, so that nothing that is posted from now on is for them.
   *
   * @throws {NotAContactError} when the person is none, did not ask to become one, was not asked, was not followed, and is not introduced to us.
   */
  async block(tx: Transaction, person: PersonId): Promise<void> {
    if (isBlocked(tx, person)) return
    await assertKnown(tx, person)
    const { aspects } = this.#components
    await aspects.removeFromAll(tx, person)
    await this.#write(tx, person, true)
  }

  /** Ends a block; aspects they were in stay without them. @throws {NotAContactError} as `block` does, where there was no block. */
  async unblock(tx: Transaction, person: PersonId): Promise<void> {
    if (isBlocked(tx, person)) return this.#write(tx, person, false)
    if (tx.get(blocks, person) === undefined) await assertKnown(tx, person)
  }

  async #write(tx: Transaction, person: PersonId, isOn: boolean): Promise<void> {
    const { aspects, world, writer } = this.#components
    // After what was decided before, also within the same millisecond: of memberships, none outlasts it.
    const memberMs = await aspects.lastDecisionMs(tx, person)
    const atMs = Math.max(world.now(), (tx.get(blocks, person)?.atMs ?? 0) + 1, memberMs)
    const record = { kind: 'block', person, isBlocked: isOn, atMs } as const
    writer.write(tx, { kind: 'self' }, record)
  }
}

/** All blocked people, with the name by which we knew them; other devices may never have heard one. */
export async function listBlocked(reader: Reader): Promise<BlockedPerson[]> {
  const meetNames = new Map<PersonId, string>()
  for (const [, { person, name }] of await reader.list(meets, {})) meetNames.set(person, name)
  return [...(await blockedPeople(reader))].map((person) => {
    const asking = [requests, asked].map((table) => nameIn(reader, table, person))
    const followed = followedAt(reader, person)?.name
    const known = [knownContact(reader, person)?.name, followed, ...asking, meetNames.get(person)]
    const name = known.find((one) => one !== undefined)
    return name === undefined ? { person } : { person, name }
  })
}

function nameIn(
  reader: Reader,
  table: Table<{ name?: string }>,
  person: PersonId,
): string | undefined {
  return reader.get(table, person)?.name
}

async function assertKnown(reader: Reader, person: PersonId): Promise<void> {
  const isKnown = [contacts, requests, asked, follows].some(
    (table) => reader.get<unknown>(table, person) !== undefined,
  )
  if (isKnown) return
  const isIntroduced = (await reader.list(meets, {})).some(([, row]) => row.person === person)
  if (!isIntroduced) throw new NotAContactError(person)
}
