/**
 * Contact requests of ours: their card is looked for, their node is asked, now and then again, and once they accepted we join. All of it
 * goes on by itself, after restarts too, until they decide, the person withdraws it or it is too old.
 */
import { PappusError } from '../../../protocol/errors.ts'
import { peerName, type AspectId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type { AcceptanceMessage } from '../../../protocol/request-message.ts'
import { watched } from '../../background.ts'
import {
  AlreadyAContactError,
  BlockedError,
  LimitReachedError,
  NotFoundError,
} from '../../errors.ts'
import { askAgainMsMax, askAgainMsMin, askedMax, asksMax, requestLifeMs } from './limits.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { acceptedBy, RequestSender } from './request-sender.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import { Backoff } from '../lib/backoff.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Finding } from '../discovery/finding.ts'
import type { Joining } from '../joining/joining.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Messaging } from '../messages/messaging.ts'
import { asked, type AskedRow } from './tables.ts'
import { contacts } from '../contacts/tables.ts'

export interface AskingComponents {
  finding: Finding
  joining: Joining
  keyring: Keyring
  messaging: Messaging
  network: Network
  store: Store
  world: World
  log: Log
}

export interface AskWish {
  /** Where they become a member once they accepted. */
  aspect: AspectId
  /** Whether they then read earlier posts too. @default false */
  history?: boolean
  /** @default '' */
  note?: string
}

export class Asking {
  readonly #components: AskingComponents
  readonly #stopping = new AbortController()
  readonly #pauses: Backoff<PersonId>
  readonly #requestSender: RequestSender
  /** Peers that were tried, with their people. */
  readonly #peers = new Map<PeerName, PersonId>()
  /** The people being asked just now. */
  readonly #busy = new Set<PersonId>()
  #running: Promise<void> | undefined
  #isAgain = false
  #unwatch: () => void = () => undefined
  #cancelTimer: () => void = () => undefined

  constructor(components: AskingComponents) {
    this.#components = components
    const limits = { minMs: askAgainMsMin, maxMs: askAgainMsMax }
    this.#pauses = new Backoff(components.world, limits)
    this.#requestSender = new RequestSender({
      ...components,
      stopping: this.#stopping.signal,
      trying: (peer, person) => this.#peers.set(peer, person),
      update: (row, change) => this.#update(row, change),
    })
  }

  start(): void {
    this.#unwatch = this.#components.network.watch({ connected: (peer) => this.#goOnWith(peer) })
    this.#goOn()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#unwatch()
    this.#cancelTimer()
    await this.#running
  }

  /**
   * Asks somebody to become a contact, in its own time.
   *
   * @throws {AlreadyAContactError} when they are one, or it is the person themselves.
   * @throws {BlockedError} when we blocked them.
   * @throws {LimitReachedError} when too many were asked already.
   */
  async ask(person: PersonId, { aspect, history = false, note = '' }: AskWish): Promise<void> {
    const { keyring, store, world } = this.#components
    await store.transact(async (tx) => {
      aspectAt(tx, aspect)
      const isKnown = person === keyring.person || tx.get(contacts, person) !== undefined
      if (isBlocked(tx, person)) throw new BlockedError(person)
      if (isKnown) throw new AlreadyAContactError(person)
      const known = tx.get(asked, person)
      if (known === undefined && (await this.#liveIn(tx)).length >= askedMax) {
        throw new LimitReachedError('people who were asked', { max: askedMax })
      }
      const wish = { person, aspect, history, note, atMs: world.now() }
      tx.put(asked, person, { addresses: [], ...known, ...wish, state: 'looking' })
      noteChange(tx, { kind: 'request', id: person })
    })
    this.#pauses.forget(person)
    this.#goOn()
  }

  /** Asks no more. @throws {NotFoundError} when they were not asked. */
  async withdraw(person: PersonId): Promise<void> {
    if (this.#components.store.get(asked, person) === undefined) {
      throw new NotFoundError(`request to ${person}`, { what: 'request' })
    }
    await this.#forget(person)
  }

  /** All people asked who are no contacts yet, newest first. */
  async list(): Promise<AskedRow[]> {
    const { store } = this.#components
    return (await this.#liveIn(store)).toSorted((a, b) => b.atMs - a.atMs)
  }

  /** Somebody says that they accepted; joining shows whether it is true. */
  async hear({ device, ...acceptance }: AcceptanceMessage): Promise<void> {
    const row = this.#components.store.get(asked, device.person)
    if (row === undefined) return
    await this.#update(row, { peer: peerName(device.peerKey), ...acceptedBy(acceptance) })
    this.#pauses.forget(device.person)
    this.#goOn()
  }

  /** Goes on with everybody due, once for all that happens meanwhile. */
  #goOn(): void {
    if (this.#stopping.signal.aborted) return
    this.#isAgain = true
    this.#running ??= watched(this.#run().finally(() => (this.#running = undefined)))
  }

  /** Asks at once the person at a peer that came by itself. */
  #goOnWith(peer: PeerName): void {
    const person = this.#peers.get(peer)
    if (person === undefined || this.#busy.has(person) || !this.#pauses.forget(person)) return
    this.#goOn()
  }

  /** Never throws: what fails, as on a full disk, is done later. */
  async #run(): Promise<void> {
    const { world, log } = this.#components
    this.#cancelTimer()
    let delayMs: number | undefined = askAgainMsMin
    try {
      delayMs = await this.#pursueAll()
    } catch (error) {
      if (!this.#stopping.signal.aborted) log.error({ err: error }, 'nobody asked')
    }
    if (this.#stopping.signal.aborted || delayMs === undefined) return
    this.#cancelTimer = world.after(delayMs, () => this.#goOn())
  }

  /** @returns when to go on; `undefined` when there is nobody to be asked. */
  async #pursueAll(): Promise<number | undefined> {
    const { store, world } = this.#components
    await this.#forgetOver()
    while (this.#isAgain && !this.#stopping.signal.aborted) {
      this.#isAgain = false
      const due = (await this.#liveIn(store)).filter((row) => this.#dueMs(row) <= world.elapsed())
      const lines = Array.from({ length: asksMax }, (_, line) =>
        due.filter((__, index) => index % asksMax === line),
      )
      await Promise.all(lines.map((line) => this.#pursueInTurn(line)))
    }
    const next = Math.min(...(await this.#liveIn(store)).map((row) => this.#dueMs(row)))
    return next === Infinity ? undefined : Math.max(0, next - world.elapsed())
  }

  #dueMs({ person, state }: AskedRow): number {
    return state === 'refused' ? Infinity : this.#pauses.dueMs(person)
  }

  async #pursueInTurn(line: readonly AskedRow[]): Promise<void> {
    for (const row of line) await this.#pursue(row)
  }

  /** Never throws. */
  async #pursue(row: AskedRow): Promise<void> {
    const { log } = this.#components
    if (this.#stopping.signal.aborted) return
    this.#pauses.attempt(row.person)
    this.#busy.add(row.person)
    try {
      if (await this.#requestSender.advance(row)) await this.#forget(row.person)
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      const { peer } = row
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'not a contact yet')
      else log.error({ peer, err: error }, 'not a contact yet')
    } finally {
      this.#busy.delete(row.person)
    }
  }

  /** The requests to act on: without people who are contacts by now, and without old ones. */
  async #liveIn(reader: Reader): Promise<AskedRow[]> {
    const { world } = this.#components
    const rows = (await reader.list(asked, {})).map(([, row]) => row)
    return rows.filter((row) => !isOver(reader, row, world.now()))
  }

  async #forgetOver(): Promise<void> {
    const { store, world } = this.#components
    for (const [, row] of await store.list(asked, {})) {
      if (isOver(store, row, world.now())) await this.#forget(row.person)
    }
  }

  /** @returns `undefined` where it was withdrawn meanwhile */
  #update(row: AskedRow, change: Partial<AskedRow>): Promise<AskedRow | undefined> {
    return this.#components.store.transact((tx) => {
      const known = tx.get(asked, row.person)
      if (known === undefined) return undefined
      const now = { ...known, ...change }
      tx.put(asked, row.person, now)
      if (now.state !== known.state || now.name !== known.name) {
        noteChange(tx, { kind: 'request', id: row.person })
      }
      return now
    })
  }

  async #forget(person: PersonId): Promise<void> {
    this.#pauses.forget(person)
    for (const [peer, whose] of this.#peers) if (whose === person) this.#peers.delete(peer)
    await this.#components.store.transact(async (tx) => {
      const row = tx.get(asked, person)
      if (row !== undefined && isHeard(row)) await this.#components.messaging.greet(tx, row)
      tx.delete(asked, person)
      noteChange(tx, { kind: 'request', id: person })
    })
  }
}

/** Whether they had words of ours before their eyes. */
function isHeard({ state, note }: AskedRow): boolean {
  return note !== '' && (state === 'sent' || state === 'accepted')
}

/** Whether a request of ours is of no use any more. */
export function isOver(reader: Reader, { person, atMs }: AskedRow, nowMs: number): boolean {
  const isKnown = reader.get(contacts, person) !== undefined
  return isKnown || isBlocked(reader, person) || atMs + requestLifeMs <= nowMs
}
