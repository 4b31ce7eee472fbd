/**
 * Delivery: what devices of contacts have of what this device wrote, as they proved it in sync. Proofs gather for a moment and are written
 * together; what a crash loses is proved again in the next round.
 */
import type { FeedId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { inBackground } from '../../background.ts'
import type { Store } from '../../store/store.ts'
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { Held } from '../../sync/replica.ts'
import type { World } from '../../world.ts'
import { contacts, peers } from '../contacts/tables.ts'
import { noteChange } from '../feeds/changes.ts'
import { holdings } from '../feeds/tables.ts'
import { completionSaveMs, holdingsSaveMs } from './limits.ts'
import { completions } from './tables.ts'

interface Proof {
  readonly atMs: number
  /** Those that are more than what is written. */
  readonly risen: ReadonlyMap<FeedId, number>
}

export interface DeliveryComponents {
  store: Store
  world: World
}

export class Delivery {
  readonly #store: Store
  readonly #world: World
  /** By device, not written yet: of contacts alone. */
  readonly #proofs = new Map<PeerName, Proof>()
  #cancel: (() => void) | undefined

  constructor({ store, world }: DeliveryComponents) {
    this.#store = store
    this.#world = world
  }

  /** Notes that a device has these feeds as far. */
  note(peer: PeerName, held: readonly Held[]): void {
    if (this.#store.get(peers, peer) === undefined) return
    const risen = new Map(this.#proofs.get(peer)?.risen)
    for (const { feed, height } of held) {
      const before = this.#store.get(holdings, keyOf(feed, peer)) ?? 0
      if (height > Math.max(before, risen.get(feed) ?? 0)) risen.set(feed, height)
    }
    const atMs = this.#world.now()
    this.#proofs.set(peer, { atMs, risen })
    const writtenMs = this.#store.get(completions, peer) ?? -Infinity
    const isDue = risen.size > 0 || Math.abs(atMs - writtenMs) >= completionSaveMs
    if (isDue) this.#cancel ??= this.#world.after(holdingsSaveMs, () => inBackground(this.#save()))
  }

  /** When a device of a contact last proved that it had everything that we wrote for it; `undefined` where none ever did. */
  completeMs(person: PersonId): number | undefined {
    const devices = this.#store.get(contacts, person)?.devices ?? []
    const times = devices.flatMap(
      ({ peer }) => this.#proofs.get(peer)?.atMs ?? this.#store.get(completions, peer) ?? [],
    )
    return times.length === 0 ? undefined : Math.max(...times)
  }

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    await this.#save()
    this.#cancel?.()
  }

  /** Never throws: on a full disk there are more important things to say. */
  async #save(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    const proofs = [...this.#proofs]
    if (proofs.length === 0) return
    try {
      await this.#store.transact((tx) => {
        for (const [peer, proof] of proofs) write(tx, peer, proof)
      })
      for (const [peer, proof] of proofs) {
        if (this.#proofs.get(peer) === proof) this.#proofs.delete(peer)
      }
    } catch {
      // Again with the next ones.
    }
  }
}

function write(tx: Transaction, peer: PeerName, { atMs, risen }: Proof): void {
  const person = tx.get(peers, peer)
  // It was forgotten, or blocked, in the meantime.
  if (person === undefined) return
  tx.put(completions, peer, atMs)
  for (const [feed, height] of risen) tx.put(holdings, keyOf(feed, peer), height)
  if (risen.size > 0) noteChange(tx, { kind: 'delivery', id: person })
}
