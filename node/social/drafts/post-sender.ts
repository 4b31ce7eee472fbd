/**
 * Sends posts at their time, or as soon as the node runs after it. The device that wrote a draft sends it, no other: so it goes out once,
 * also where devices do not hear of each other.
 */
import { EmptyAudienceError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { isPlausible } from '../feeds/times.ts'
import { TimedWork } from '../lib/timed-work.ts'
import { readersOf } from '../posts/readers.ts'
import { sendCheckMs } from './limits.ts'
import { findDraft, isScheduled, scheduledDrafts, type ScheduledDraft } from './rows.ts'
import { problemOf, sendDraft, type SendingComponents } from './sending.ts'

export interface SenderComponents extends SendingComponents {
  /** Runs work in a transaction. */
  act: <T>(work: (tx: Transaction) => T | Promise<T>) => Promise<T>
  keyring: Keyring
  log: Log
  store: Reader
}

export class PostSender {
  readonly #components: SenderComponents
  readonly #work: TimedWork

  constructor(components: SenderComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#sendAll(),
      failure: 'posts are sent later',
      retryMs: sendCheckMs,
    })
  }

  /** Looks at the clock soon. */
  soon(): void {
    this.#work.soon()
  }

  /** Sends all that is due. What fails for a while is tried again. */
  run(): Promise<void> {
    return this.#work.run()
  }

  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> {
    return this.#work.stop()
  }

  async #sendAll(): Promise<number | undefined> {
    const { store, world } = this.#components
    for (const row of await scheduledDrafts(store)) {
      if (this.#work.isStopped) return undefined
      if (this.#isDue(row)) await this.#tend(row)
    }
    const [first] = (await scheduledDrafts(store)).filter((row) => this.#isOurs(row))
    if (first === undefined) return undefined
    const waitMs = first.sendAtMs - world.now()
    return waitMs > 0 ? Math.min(waitMs, sendCheckMs) : sendCheckMs
  }

  async #tend({ id }: ScheduledDraft): Promise<void> {
    const { act, log } = this.#components
    try {
      await act((tx) => this.#send(tx, findDraft(tx, id)))
    } catch (error) {
      const problem = problemOf(error)
      if (problem === undefined) return log.warn({ err: error }, 'a post is sent later')
      await act((tx) => this.#giveBack(tx, findDraft(tx, id), problem)).catch((cause: unknown) =>
        log.warn({ err: cause }, 'a post becomes a draft later'),
      )
    }
  }

  /** It may be another one by now, or gone. */
  async #send(tx: Transaction, row: ReturnType<typeof findDraft>): Promise<void> {
    const { drafts } = this.#components
    if (row === undefined || !isScheduled(row) || !this.#isDue(row)) return
    // Of a home that was copied, the other one may be that device still.
    if (!drafts.isOwn(row)) return drafts.giveBack(tx, row, 'device')
    const { audience } = row.content
    if (audience !== 'public' && (await readersOf(tx, audience)).length === 0) {
      throw new EmptyAudienceError('nobody is in it')
    }
    await sendDraft(tx, this.#components, row)
  }

  #giveBack(
    tx: Transaction,
    row: ReturnType<typeof findDraft>,
    problem: NonNullable<ReturnType<typeof problemOf>>,
  ): void {
    if (row !== undefined && isScheduled(row)) this.#components.drafts.giveBack(tx, row, problem)
  }

  #isDue(row: ScheduledDraft): boolean {
    const nowMs = this.#components.world.now()
    return this.#isOurs(row) && isPlausible(nowMs) && row.sendAtMs <= nowMs
  }

  #isOurs(row: ScheduledDraft): boolean {
    const { drafts, keyring } = this.#components
    return drafts.isOwn(row) || keyring.isFormer(row.device)
  }
}
