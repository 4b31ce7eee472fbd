/** Blobs that nobody had, or that could not be stored, and peers that gave nothing: when each is tried again. */
import type { BlobId, PeerName } from '../../../protocol/ids.ts'
import type { World } from '../../world.ts'
import { blobRetryMsMax, blobRetryMsMin } from './limits.ts'

interface Pause {
  failures: number
  untilMs: number
  /** Whether somebody came who may have it, so that it is tried before its time. */
  isEarly: boolean
  /** Peers that said that they do not have it. Before its time they are not asked again. */
  without: ReadonlySet<PeerName>
}

const nobody: ReadonlySet<PeerName> = new Set()

export class BlobPauses {
  readonly #world: Pick<World, 'elapsed'>
  readonly #blobs = new Map<BlobId, Pause>()
  readonly #peers = new Map<PeerName, { failures: number; untilMs: number }>()

  constructor(world: Pick<World, 'elapsed'>) {
    this.#world = world
  }

  /** Peers that need not be asked for a blob now; `undefined` where it is not to be looked for at all. */
  withoutNow(id: BlobId): ReadonlySet<PeerName> | undefined {
    const pause = this.#blobs.get(id)
    if (pause === undefined || pause.untilMs <= this.#world.elapsed()) return nobody
    return pause.isEarly ? pause.without : undefined
  }

  /** Nobody has a blob now. */
  pause(id: BlobId, without: ReadonlySet<PeerName> = nobody): void {
    const nowMs = this.#world.elapsed()
    const before = this.#blobs.get(id)
    if (before !== undefined && before.untilMs > nowMs) {
      this.#blobs.set(id, {
        ...before,
        without: new Set([...before.without, ...without]),
        isEarly: false,
      })
      return
    }
    const failures = (before?.failures ?? 0) + 1
    this.#blobs.set(id, { failures, untilMs: nowMs + pauseMs(failures), isEarly: false, without })
  }

  /** A peer gave nothing that it was asked for. */
  rest(peer: PeerName): void {
    const failures = (this.#peers.get(peer)?.failures ?? 0) + 1
    this.#peers.set(peer, { failures, untilMs: this.#world.elapsed() + pauseMs(failures) })
  }

  isResting(peer: PeerName): boolean {
    return (this.#peers.get(peer)?.untilMs ?? 0) > this.#world.elapsed()
  }

  /** A peer gave a part of a blob, or is connected anew. */
  wake(peer: PeerName): void {
    this.#peers.delete(peer)
  }

  /** A peer came that may have what others did not. */
  tryEarly(peer: PeerName): void {
    for (const [id, pause] of this.#blobs) {
      const without = new Set([...pause.without].filter((one) => one !== peer))
      this.#blobs.set(id, { ...pause, without, isEarly: true })
    }
  }

  forget(id: BlobId): void {
    this.#blobs.delete(id)
  }

  /** Keeps none that is not wanted any more, nor what is long over of peers. */
  prune(isWanted: (id: BlobId) => boolean): void {
    for (const id of this.#blobs.keys()) if (!isWanted(id)) this.#blobs.delete(id)
    const longAgoMs = this.#world.elapsed() - blobRetryMsMax
    for (const [peer, { untilMs }] of this.#peers) {
      if (untilMs < longAgoMs) this.#peers.delete(peer)
    }
  }

  /** In how many milliseconds the next one is over; `Infinity` for none. */
  get nextMs(): number {
    const nowMs = this.#world.elapsed()
    let nextMs = Infinity
    for (const { untilMs } of [...this.#blobs.values(), ...this.#peers.values()]) {
      if (untilMs > nowMs) nextMs = Math.min(nextMs, untilMs - nowMs)
    }
    return nextMs
  }
}

function pauseMs(failures: number): number {
  return Math.min(blobRetryMsMin * 2 ** (failures - 1), blobRetryMsMax)
}
