/** Blocking and unblocking a contact, or somebody who asked to become one. What a block means stands in `apply-block.ts`. */
import type { PersonId } from '../../protocol/ids.ts'
import { NotAContactError } from '../errors.ts'
import { keyOf } from '../store/table.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { isBlocked } from './apply-block.ts'
import { listAspects, type Aspects } from './aspects.ts'
import { requests } from './request-tables.ts'
import { blocks, contacts, memberships } from './tables.ts'
import type { Writer } from './writer.ts'

export interface BlocksComponents {
  aspects: Aspects
  world: World
  writer: Writer
}

export class Blocks {
  readonly #components: BlocksComponents

  constructor(components: BlocksComponents) {
    this.#components = components
  }

  /**
   * Blocks somebody. They leave all aspects, so that nothing that is posted from now on is for them.
   *
   * @throws {NotAContactError} when the person is none, and did not ask to become one.
   */
  async block(tx: Transaction, person: PersonId): Promise<void> {
    assertKnown(tx, person)
    if (isBlocked(tx, person)) return
    const { aspects } = this.#components
    for (const { id } of await listAspects(tx)) aspects.remove(tx, id, person)
    await this.#write(tx, person, true)
  }

  /** Ends a block; the aspects that they were in stay without them. @throws {NotAContactError} as `block` does. */
  async unblock(tx: Transaction, person: PersonId): Promise<void> {
    assertKnown(tx, person)
    if (isBlocked(tx, person)) await this.#write(tx, person, false)
  }

  async #write(tx: Transaction, person: PersonId, isOn: boolean): Promise<void> {
    const { world, writer } = this.#components
    // After what was decided before, also within the same millisecond: of memberships, none outlasts it.
    const memberMs = (await listAspects(tx)).map(
      ({ id }) => tx.get(memberships, keyOf(id, person))?.atMs ?? 0,
    )
    const atMs = Math.max(world.now(), (tx.get(blocks, person)?.atMs ?? 0) + 1, ...memberMs)
    const record = { kind: 'block', person, isBlocked: isOn, atMs } as const
    writer.write(tx, { kind: 'self' }, record)
  }
}

function assertKnown(reader: Reader, person: PersonId): void {
  const isKnown = [contacts, requests].some(
    (table) => reader.get<unknown>(table, person) !== undefined,
  )
  if (!isKnown) throw new NotAContactError(person)
}
