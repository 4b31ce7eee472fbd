/** Blocking and unblocking a contact. What a block means stands in `apply-block.ts`. */
import type { PersonId } from '../../protocol/ids.ts'
import { NotAContactError } from '../errors.ts'
import { keyOf } from '../store/table.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { isBlocked } from './apply-block.ts'
import { listAspects, type Aspects } from './aspects.ts'
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
   * Blocks a contact. They leave all aspects, so that nothing that is posted from now on is for them.
   *
   * @throws {NotAContactError} when the person is none.
   */
  async block(tx: Transaction, person: PersonId): Promise<void> {
    assertContact(tx, person)
    if (isBlocked(tx, person)) return
    const { aspects } = this.#components
    for (const { id } of await listAspects(tx)) aspects.remove(tx, id, person)
    await this.#write(tx, person, true)
  }

  /** Ends a block; the aspects that they were in stay without them. @throws {NotAContactError} when the person is none. */
  async unblock(tx: Transaction, person: PersonId): Promise<void> {
    assertContact(tx, person)
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

function assertContact(reader: Reader, person: PersonId): void {
  if (reader.get(contacts, person) === undefined) throw new NotAContactError(person)
}
