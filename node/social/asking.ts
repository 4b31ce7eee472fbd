/**
 * Contact requests of ours: their card is looked for, their node is asked, now and then again, and once they accepted we join. All of it
 * goes on by itself, after restarts too, until they decide, the person withdraws it or it is too old.
 */
import { toBase64url } from '../../protocol/bytes.ts'
import { PappusError } from '../../protocol/errors.ts'
import { peerName, type AspectId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
  type Acceptance,
  type AcceptanceMessage,
} from '../../protocol/request-message.ts'
import { AlreadyAContactError, BlockedError, LimitReachedError, NotFoundError } from '../errors.ts'
import {
  askAgainMsMax,
  askAgainMsMin,
  askedMax,
  asksMax,
  joinTimeoutMs,
  requestLifeMs,
} from '../limits.ts'
import type { Log } from '../log.ts'
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import type { Reader } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { isBlocked } from './apply-block.ts'
import { aspectAt } from './aspects.ts'
import { noteChange } from './changes.ts'
import type { Finding } from './finding.ts'
import type { Joining } from './joining.ts'
import type { Keyring } from './keyring.ts'
import { asked, type AskedRow } from './request-tables.ts'
import { contacts, me } from './tables.ts'

export interface AskingComponents {
  finding: Finding
  joining: Joining
  keyring: Keyring
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

/** A request whose node is known. */
type Addressed = AskedRow & { peer: PeerName }

export class Asking {
  readonly #components: AskingComponents
  readonly #stopping = new AbortController()
  /** By person, when they are asked again. */
  readonly #waits = new Map<PersonId, { pauseMs: number; untilMs: number }>()
  #running: Promise<void> | undefined
  #isAgain = false
  #unwatch: () => void = () => undefined
  #cancelTimer: () => void = () => undefined

  constructor(components: AskingComponents) {
    this.#components = components
  }

  start(): void {
    const connected = (peer: PeerName): void => void this.#goOnWith(peer)
    this.#unwatch = this.#components.network.watch({ connected })
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
      if (known === undefined && (await tx.list(asked, {})).length >= askedMax) {
        throw new LimitReachedError('people who were asked', { max: askedMax })
      }
      const wish = { person, aspect, history, note, atMs: world.now() }
      tx.put(asked, person, { addresses: [], ...known, ...wish, state: 'looking' })
      noteChange(tx, { kind: 'request', id: person })
    })
    this.#waits.delete(person)
    this.#goOn()
  }

  /** Asks no more. @throws {NotFoundError} when they were not asked. */
  async withdraw(person: PersonId): Promise<void> {
    if (this.#components.store.get(asked, person) === undefined) {
      throw new NotFoundError(`request to ${person}`, { what: 'request' })
    }
    await this.#forget(person)
  }

  /** Everybody who was asked and is no contact yet, newest first. */
  async list(): Promise<AskedRow[]> {
    return (await this.#live()).toSorted((a, b) => b.atMs - a.atMs)
  }

  /** Somebody says that they accepted; what it is worth is seen when we join. */
  async hear({ device, ...acceptance }: AcceptanceMessage): Promise<void> {
    const row = this.#components.store.get(asked, device.person)
    if (row === undefined) return
    await this.#update(row, { peer: peerName(device.peerKey), ...acceptedBy(acceptance) })
    this.#waits.delete(device.person)
    this.#goOn()
  }

  /** Goes on with whoever is due, once for all that happens meanwhile. */
  #goOn(): void {
    if (this.#stopping.signal.aborted) return
    this.#isAgain = true
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
  }

  async #goOnWith(peer: PeerName): Promise<void> {
    const row = (await this.#live()).find((candidate) => candidate.peer === peer)
    if (row === undefined || row.state === 'refused') return
    this.#waits.delete(row.person)
    this.#goOn()
  }

  async #run(): Promise<void> {
    const { world } = this.#components
    this.#cancelTimer()
    while (this.#isAgain && !this.#stopping.signal.aborted) {
      this.#isAgain = false
      const due = (await this.#live()).filter((row) => this.#dueMs(row) <= world.elapsed())
      const lines = Array.from({ length: asksMax }, (_, line) =>
        due.filter((__, index) => index % asksMax === line),
      )
      await Promise.all(lines.map((line) => this.#pursueInTurn(line)))
    }
    if (this.#stopping.signal.aborted) return
    const next = Math.min(...(await this.#live()).map((row) => this.#dueMs(row)))
    if (next === Infinity) return
    const delayMs = Math.max(0, next - world.elapsed())
    this.#cancelTimer = world.after(delayMs, () => this.#goOn())
  }

  #dueMs({ person, state }: AskedRow): number {
    return state === 'refused' ? Infinity : (this.#waits.get(person)?.untilMs ?? 0)
  }

  async #pursueInTurn(line: readonly AskedRow[]): Promise<void> {
    for (const row of line) await this.#pursue(row)
  }

  /** Never throws. */
  async #pursue(row: AskedRow): Promise<void> {
    const { world, log } = this.#components
    if (this.#stopping.signal.aborted) return
    const lastMs = this.#waits.get(row.person)?.pauseMs ?? askAgainMsMin / 2
    const pauseMs = Math.min(lastMs * 2, askAgainMsMax)
    this.#waits.set(row.person, { pauseMs, untilMs: world.elapsed() + pauseMs })
    try {
      await this.#advance(row)
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      const { peer } = row
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'not a contact yet')
      else log.error({ peer, err: error }, 'not a contact yet')
    }
  }

  async #advance(row: AskedRow): Promise<void> {
    const there = await this.#reach(row)
    if (there === undefined) return
    const now = there.state === 'accepted' ? there : await this.#question(there)
    if (now?.state === 'accepted') await this.#join(now)
  }

  /** Connects to their node, where it was or where their card says. @returns `undefined` where it is not found */
  async #reach(row: AskedRow): Promise<Addressed | undefined> {
    const { finding, network } = this.#components
    const isThere = (peer: PeerName, addresses: readonly string[]): Promise<boolean> =>
      network.connect(peer, addresses, { signal: this.#signal() }).then(
        () => true,
        () => false,
      )
    const { peer, addresses } = row
    if (peer !== undefined && (await isThere(peer, addresses))) return { ...row, peer }
    const card = await finding.find(row.person, this.#stopping.signal)
    if (card === undefined) return undefined
    const found = { peer: peerName(card.device.peerKey), addresses: card.addresses }
    const name = card.name === undefined ? {} : { name: card.name }
    const known = await this.#update(row, { ...found, ...name })
    if (known === undefined || !(await isThere(found.peer, found.addresses))) return undefined
    return { ...known, peer: found.peer }
  }

  async #question(row: Addressed): Promise<Addressed | undefined> {
    const { keyring, network, store, world } = this.#components
    const { certificate, device } = keyring
    const said = {
      name: store.get(me, 'me')?.name ?? '',
      note: row.note,
      addresses: network.addresses(),
      atMs: world.now(),
    }
    const request = signRequest({ peer: device.peer, certificate }, row.person, said)
    const bytes = await network.ask(row.peer, requestProtocol, encodeRequest(request), {
      signal: this.#signal(),
    })
    const reply = decodeRequestReply(bytes)
    const change: Partial<AskedRow> =
      reply.kind === 'accepted'
        ? acceptedBy(reply)
        : { state: reply.kind === 'no' ? 'refused' : reply.kind === 'later' ? row.state : 'sent' }
    const now = await this.#update(row, change)
    return now === undefined ? undefined : { ...now, peer: row.peer }
  }

  async #join(row: Addressed): Promise<void> {
    const { joining } = this.#components
    const { person, peer, addresses, secret = '', untilMs = 0, aspect, history } = row
    const choice = { person, aspect, history, untilMs }
    try {
      await joining.joinIntroduced({ peer, secret, addresses }, choice, this.#signal())
    } catch (error) {
      const isVoid = error instanceof PappusError && error.code.startsWith('invite-')
      // Taken back, or somebody else's word: we ask again.
      if (isVoid) await this.#update(row, { state: 'sent' })
      throw error
    }
    await this.#forget(person)
  }

  /** What is to be acted on: not who is a contact by now, nor what is too old. */
  async #live(): Promise<AskedRow[]> {
    const { store, world } = this.#components
    const rows = (await store.list(asked, {})).map(([, row]) => row)
    const live: AskedRow[] = []
    for (const row of rows) {
      if (isOver(store, row, world.now())) await this.#forget(row.person)
      else live.push(row)
    }
    return live
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
    this.#waits.delete(person)
    await this.#components.store.transact((tx) => {
      tx.delete(asked, person)
      noteChange(tx, { kind: 'request', id: person })
    })
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(joinTimeoutMs)])
  }
}

function acceptedBy({ secret, untilMs }: Acceptance): Partial<AskedRow> {
  return { state: 'accepted', secret: toBase64url(secret), untilMs }
}

function isOver(reader: Reader, { person, atMs }: AskedRow, nowMs: number): boolean {
  const isKnown = reader.get(contacts, person) !== undefined
  return isKnown || isBlocked(reader, person) || atMs + requestLifeMs <= nowMs
}
