/**
 * A disk with one database on it that outlives the processes which open it. It can be full, end its process at any write,
 * and forget, as in a power cut, the last batches that nobody asked to be synced.
 */
import { MemoryLevel } from 'memory-level'
import type { Database } from '../../node/store/database.ts'
import { TestError } from '../helpers/test-error.ts'

type Level = MemoryLevel<string, Uint8Array>
type Sublevel = ReturnType<Database['sublevel']>

/** As `Store` writes it. */
type Operation =
  | { type: 'put'; sublevel: Sublevel; key: string; value: unknown }
  | { type: 'del'; sublevel: Sublevel; key: string }

interface Batch {
  /** The values where the batch wrote. */
  before: { key: string; value: Uint8Array | undefined }[]
  /** Whether LevelDB wrote it behind a torn record, so that the next start does not find it. */
  isBehindTear: boolean
}

/** The end of a process at one of its next writes. */
export interface Trap {
  /** Writes that still succeed. */
  writes: number
  /** Whether the fatal batch is on the disk. */
  isWritten: boolean
  spring: () => void
}

const raw = { keyEncoding: 'utf8', valueEncoding: 'view' } as const

export class Disk {
  isFull = false
  trap: Trap | undefined
  /** Whether what was asked to be synced is. */
  readonly #isHonest: boolean
  /** Called after each write. */
  written: () => void = () => undefined
  readonly #level: Level = new MemoryLevel({ valueEncoding: 'view' })
  /** Batches since the last synced one, which a power cut may take. */
  #unsynced: Batch[] = []
  #isTorn = false
  #opened = 0

  constructor({ isHonest }: { isHonest: boolean }) {
    this.#isHonest = isHonest
  }

  /** Another disk with the same on it, as whoever copies a folder gets it. */
  async copy(): Promise<Disk> {
    const copy = new Disk({ isHonest: this.#isHonest })
    await copy.#level.open()
    const rows = await this.#level.iterator(raw).all()
    await copy.#level.batch(
      rows.map(([key, value]) => ({ type: 'put' as const, key, value, ...raw })),
    )
    return copy
  }

  /** The database as a new process sees it. What an earlier one still writes arrives nowhere. */
  async open(): Promise<Database> {
    await this.#level.open()
    await this.#undo(this.#unsynced.findIndex(({ isBehindTear }) => isBehindTear))
    this.#isTorn = false
    const process = ++this.#opened
    const handle = {
      sublevel: (name: string, options: object) => this.#level.sublevel(name, options),
      batch: (operations: Operation[], options: { sync: boolean }) =>
        process === this.#opened ? this.#write(operations, options) : never(),
      close: () => Promise.resolve(),
      open: () => {
        this.#isTorn = false
        return Promise.resolve()
      },
    }
    return handle as unknown as Database
  }

  /** Ends the process that has the database open. */
  cut(): void {
    this.#opened += 1
    this.trap = undefined
  }

  /** How many batches a power cut could take. */
  get atRisk(): number {
    return this.#unsynced.length
  }

  /** Forgets all but the first `kept` of the batches that were not synced. */
  async losePower(kept: number): Promise<void> {
    await this.#undo(kept)
    this.#unsynced = []
  }

  async #write(operations: Operation[], { sync }: { sync: boolean }): Promise<void> {
    const { trap } = this
    if (trap !== undefined && trap.writes === 0 && !trap.isWritten) return this.#die(trap)
    if (this.isFull) {
      this.#isTorn = true
      throw new TestError('No space left on device')
    }
    const isBehindTear = this.#isTorn
    if (sync && this.#isHonest && !isBehindTear) this.#unsynced = []
    else this.#unsynced.push({ before: this.#before(operations), isBehindTear })
    await this.#level.batch<string, unknown>(operations as never, {})
    this.written()
    if (trap === undefined) return
    if (trap.writes === 0) return this.#die(trap)
    trap.writes -= 1
  }

  #die(trap: Trap): Promise<never> {
    this.cut()
    trap.spring()
    return never()
  }

  #before(operations: readonly Operation[]): Batch['before'] {
    return operations.map((operation) => {
      const key = operation.sublevel.prefixKey(operation.key, 'utf8')
      return { key, value: this.#level.getSync(key, raw) }
    })
  }

  /** Takes back all unsynced batches from one on; none for -1. */
  async #undo(from: number): Promise<void> {
    if (from < 0) return
    for (const { before } of this.#unsynced.splice(from).toReversed()) {
      await this.#level.batch(
        before
          .toReversed()
          .map(({ key, value }) =>
            value === undefined
              ? { type: 'del' as const, key, ...raw }
              : { type: 'put' as const, key, value, ...raw },
          ),
      )
    }
  }
}

/** The answer to a process that is no more. */
function never(): Promise<never> {
  return new Promise(() => undefined)
}
