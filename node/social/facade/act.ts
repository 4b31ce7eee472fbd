/** The way in which the facade writes, and what all its parts use. */
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import type { Keyring } from '../feeds/keyring.ts'

/** One act of the owner: a transaction, once what a clock that was ahead had dated is moved back. */
export type Act = <T>(work: (tx: Transaction) => T | Promise<T>) => Promise<T>

export interface FacadeInit {
  act: Act
  keyring: Keyring
  store: Store
  world: World
}
