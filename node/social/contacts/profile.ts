/** The node's statements about its owner: their name, and that its home went on as another device. */
import { NotSetUpError } from '../../errors.ts'
import { headAt } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { NoticeKind } from '../../../protocol/records/notice.ts'
import type { World } from '../../world.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { me, type MeRow } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface ProfileComponents {
  keyring: Keyring
  store: Store
  world: World
  writer: Writer
}

/** The ways in which a node is another device of somebody from its beginning. */
export type Return = Extract<NoticeKind, 'restored' | 'linked'>

export class Profile {
  readonly #components: ProfileComponents

  constructor(components: ProfileComponents) {
    this.#components = components
  }

  /** Tells everybody how the owner is called. */
  rename(tx: Transaction, name: string): void {
    const { world, writer } = this.#components
    const atMs = decidedMs(world.now(), tx.get(me, 'me')?.namedAtMs)
    writer.write(tx, { kind: 'public' }, { kind: 'profile', name, atMs })
  }

  /** Tells the owner that this is a new device of theirs, and by which way. */
  tellReturn(tx: Transaction, what: Return): void {
    const { world, writer } = this.#components
    writer.write(tx, { kind: 'self' }, { kind: 'notice', what, isSeen: false, atMs: world.now() })
  }

  /** Says, in a home that went on as another device, which device it is now, and tells the owner why; once. */
  async tellChange(): Promise<void> {
    const { keyring, store, world, writer } = this.#components
    const what = keyring.because
    await store.transact((tx) => {
      if (what === undefined || headAt(tx, keyring.feed({ kind: 'self' })).height > 0) return
      this.rename(tx, ownRow(tx).name)
      const notice = { kind: 'notice', what, isSeen: false, atMs: world.now() } as const
      writer.write(tx, { kind: 'self' }, notice)
    })
  }
}

/** @throws {NotSetUpError} before the set-up. */
export function ownRow(reader: Reader): MeRow {
  const row = reader.get(me, 'me')
  if (row === undefined) throw new NotSetUpError('no profile')
  return row
}
