/** Contact requests of others: kept until the owner accepts, ignores or blocks. The asker never learns which of the last two. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { peerName, shortIdLength, type AspectId, type PersonId } from '../../../protocol/ids.ts'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  type Acceptance,
  type ContactRequest,
  type RequestReply,
} from '../../../protocol/request-message.ts'
import { normalBody, readableName } from '../../../protocol/text.ts'
import { inBackground } from '../../background.ts'
import { BlockedError, NotFoundError } from '../../errors.ts'
import { joinTimeoutMs } from '../joining/limits.ts'
import { requestLifeMs, requestsMax, requestsSettledMax } from './limits.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isOver } from './asking.ts'
import type { AddOptions } from '../aspects/aspects.ts'
import { noteChange } from '../feeds/changes.ts'
import { findableLevel } from '../discovery/findable.ts'
import type { Invites } from '../joining/invites.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { asked, requests, type RequestRow } from './tables.ts'
import { tellRequest } from './tell-owner.ts'
import { contacts } from '../contacts/tables.ts'

export interface RequestsComponents {
  invites: Invites
  keyring: Keyring
  network: Network
  store: Store
  world: World
  log: Log
}

/** A request as it stands now. */
export interface RequestInfo extends Omit<RequestRow, 'state'> {
  state: RequestRow['state'] | 'blocked'
}

/** Where an accepted person becomes a member. */
export interface RequestPlace extends AddOptions {
  aspect: AspectId
}

const waiting: RequestReply = { kind: 'waiting' }
const refusal: RequestReply = { kind: 'no' }

export class Requests {
  readonly #components: RequestsComponents
  readonly #stopping = new AbortController()

  constructor(components: RequestsComponents) {
    this.#components = components
  }

  stop(): void {
    this.#stopping.abort()
  }

  /**
   * Takes a request whose signature was checked.
   *
   * @param isRoom whether somebody from there may ask something new.
   */
  receive(request: ContactRequest, isRoom: () => boolean): Promise<RequestReply> {
    return this.#components.store.transact((tx) => this.#receive(tx, request, isRoom))
  }

  /** The answer to a request for somebody else. It takes its turn like others, so that time tells nothing either. */
  refuse(): Promise<RequestReply> {
    return this.#components.store.transact(() => refusal)
  }

  /** Whether somebody asked, or was asked. */
  isKnown(person: PersonId): boolean {
    const { store } = this.#components
    return store.get(requests, person) !== undefined || store.get(asked, person) !== undefined
  }

  async #receive(
    tx: Transaction,
    request: ContactRequest,
    isRoom: () => boolean,
  ): Promise<RequestReply> {
    const { keyring, world } = this.#components
    const { person } = request.device
    const known = this.#liveAt(tx, person)
    const acceptance = this.#acceptanceOf(known)
    const isOpen = findableLevel(tx) === 'anyone'
    // Where nobody may ask, everybody with nothing waiting here hears the same, contacts and blocked people as well.
    const silence = known !== undefined || isOpen ? waiting : refusal
    if (isBlocked(tx, person) || person === keyring.person) return silence
    if (acceptance !== undefined) return { kind: 'accepted', ...acceptance }
    // Both asked: that is all that there is to decide.
    const ours = tx.get(asked, person)
    if (ours !== undefined && !isOver(tx, ours, world.now())) {
      this.#note(tx, request)
      return { kind: 'accepted', ...(await this.#accept(tx, person, ours)) }
    }
    if (known !== undefined || !isOpen || tx.get(contacts, person) !== undefined) return silence
    if (!isRoom() || !(await this.#makeRoom(tx))) return { kind: 'later' }
    this.#note(tx, request)
    return waiting
  }

  /** The request of somebody that still waits, or would if it were not decided: a blocked person cannot tell. */
  #liveAt(tx: Transaction, person: PersonId): RequestRow | undefined {
    const row = tx.get(requests, person)
    const isLive = row !== undefined && !this.#isOver(tx, row) && !this.#isOld(row)
    return isLive ? row : undefined
  }

  /** Puts a request in the place of an earlier one, and closes the invite of that one. */
  #note(tx: Transaction, request: ContactRequest): void {
    const { invites, world } = this.#components
    const { person } = request.device
    const { secret } = tx.get(requests, person) ?? {}
    if (secret !== undefined) invites.close(tx, secret)
    this.#put(tx, rowOf(request, world.now()))
  }

  #put(tx: Transaction, row: RequestRow): void {
    const { keyring } = this.#components
    tx.put(requests, row.person, row)
    tellRequest({ tx, keyring }, row.person, row)
    noteChange(tx, { kind: 'request', id: row.person })
  }

  /**
   * Accepts a request: its sender becomes a contact, and a member of an aspect.
   *
   * @throws {NotFoundError} when they did not ask.
   * @throws {BlockedError} when we blocked them.
   */
  async accept(person: PersonId, place: RequestPlace): Promise<void> {
    const { store } = this.#components
    const acceptance = await store.transact((tx) => this.#accept(tx, person, place))
    const row = store.get(requests, person)
    if (row !== undefined) inBackground(this.#bring(row, acceptance))
  }

  async #accept(
    tx: Transaction,
    person: PersonId,
    { aspect, history = false }: RequestPlace,
  ): Promise<Acceptance> {
    const { invites } = this.#components
    const row = requestAt(tx, person)
    if (isBlocked(tx, person)) throw new BlockedError(person)
    const known = this.#acceptanceOf(row)
    if (known !== undefined) return known
    const wish = { aspect, history, uses: 1, for: person, lifetimeMs: requestLifeMs }
    const { secret, expiresAtMs: untilMs } = await invites.create(tx, wish)
    this.#put(tx, { ...row, state: 'accepted', secret, untilMs })
    return acceptanceFrom(secret, untilMs)
  }

  /** Takes a request out of sight, and its acceptance back if there was one. @throws {NotFoundError} when there is none. */
  ignore(person: PersonId): Promise<void> {
    return this.#components.store.transact((tx) => {
      const { secret, untilMs: _, ...row } = requestAt(tx, person)
      if (secret !== undefined) this.#components.invites.close(tx, secret)
      this.#put(tx, { ...row, state: 'ignored' })
    })
  }

  /** All requests of people who are no contacts, newest first. */
  async list(): Promise<RequestInfo[]> {
    const { store } = this.#components
    const rows = (await store.list(requests, {})).map(([, row]) => row)
    const open = rows.filter((row) => !this.#isOver(store, row))
    const infos = open.map((row): RequestInfo =>
      isBlocked(store, row.person) ? { ...row, state: 'blocked' } : row,
    )
    return infos.toSorted((a, b) => b.atMs - a.atMs)
  }

  /** Brings the answer to the asker; where they are away, their node asks again. Never throws. */
  async #bring({ peer, addresses }: RequestRow, acceptance: Acceptance): Promise<void> {
    const { keyring, network, log } = this.#components
    const { certificate, certified: device } = keyring
    const message = encodeRequest({ kind: 'accepted', certificate, device, ...acceptance })
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(joinTimeoutMs)])
    try {
      await network.connect(peer, addresses, { signal })
      const answer = await network.ask(peer, requestProtocol, message, { signal })
      if (decodeRequestReply(answer).kind === 'later') log.info({ peer }, 'asks again')
    } catch (error) {
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'asks again')
      else if (!this.#stopping.signal.aborted) log.error({ peer, err: error }, 'asks again')
    }
  }

  /** Forgets what is over, and of the others that were decided the oldest. @returns whether one more may wait. */
  async #makeRoom(tx: Transaction): Promise<boolean> {
    const rows = (await tx.list(requests, {})).map(([, row]) => row)
    const open = rows.filter((row) => !this.#isOver(tx, row))
    const settled = open.filter(({ state }) => state !== 'waiting')
    const isKept = new Set([
      ...open.filter(({ state }) => state === 'waiting'),
      ...settled.toSorted((a, b) => b.atMs - a.atMs).slice(0, requestsSettledMax),
    ])
    const { keyring } = this.#components
    for (const row of rows) {
      if (isKept.has(row)) continue
      tx.delete(requests, row.person)
      tellRequest({ tx, keyring }, row.person, undefined)
    }
    return open.length - settled.length < requestsMax
  }

  /** Whether a request is by a contact of now, or waited too long; a block stays until it is taken back. */
  #isOver(reader: Reader, row: RequestRow): boolean {
    if (reader.get(contacts, row.person) !== undefined) return true
    return !isBlocked(reader, row.person) && this.#isOld(row)
  }

  #isOld({ atMs }: RequestRow): boolean {
    return atMs + requestLifeMs <= this.#components.world.now()
  }

  #acceptanceOf(row: RequestRow | undefined): Acceptance | undefined {
    const { state, secret, untilMs = 0 } = row ?? {}
    if (state !== 'accepted' || secret === undefined) return undefined
    return untilMs > this.#components.world.now() ? acceptanceFrom(secret, untilMs) : undefined
  }
}

function requestAt(reader: Reader, person: PersonId): RequestRow {
  const row = reader.get(requests, person)
  if (row === undefined) throw new NotFoundError(`request of ${person}`, { what: 'request' })
  return row
}

function rowOf(request: ContactRequest, atMs: number): RequestRow {
  const { device, addresses } = request
  const { person, peerKey } = device
  // The signature, which was checked, is over the text as it came.
  const [name, note] = [readableName(request.name), normalBody(request.note)]
  return { person, peer: peerName(peerKey), addresses, name, note, atMs, state: 'waiting' }
}

function acceptanceFrom(secret: string, untilMs: number): Acceptance {
  return { secret: fromBase64url(secret) ?? new Uint8Array(shortIdLength), untilMs }
}
