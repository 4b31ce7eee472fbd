/** What this node says of its owner: their name, and that its home went on as another device. */
import { headAt } from '../store/feed-store.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { NotSetUpError } from '../errors.ts'
import type { Keyring } from './keyring.ts'
import { me, type MeRow } from './tables.ts'
import type { Writer } from './writer.ts'

export interface ProfileComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

export class Profile {
  readonly #components: ProfileComponents

  constructor(components: ProfileComponents) {
    this.#components = components
  }

  /** Tells everybody how the owner is called. */
  rename(tx: Transaction, name: string): void {
    const { world, writer } = this.#components
    writer.write(tx, { kind: 'public' }, { kind: 'profile', name, atMs: world.now() })
  }

  /** A home that went on as another device says who it is, and tells its owner why; once. */
  tellChange(tx: Transaction): void {
    const { keyring, world, writer } = this.#components
    const what = keyring.because
    if (what === undefined || headAt(tx, keyring.feed({ kind: 'self' })).height > 0) return
    this.rename(tx, ownRow(tx).name)
    const notice = { kind: 'notice', what, isSeen: false, atMs: world.now() } as const
    writer.write(tx, { kind: 'self' }, notice)
  }
}

/** @throws {NotSetUpError} before the set-up. */
export function ownRow(reader: Reader): MeRow {
  const row = reader.get(me, 'me')
  if (row === undefined) throw new NotSetUpError('no profile')
  return row
}
