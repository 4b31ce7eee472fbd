/**
 * Following people who may be no contacts: their node is found and asked which public feeds they have, and then visited now and
 * then. A visit fetches what is new and leaves; nothing that the owner writes goes there.
 */
import {
  followProtocol,
  decodeFollowAnswer,
  encodeFollow,
} from '../../../protocol/follow-message.ts'
import { formatFollowLink, type FollowLink } from '../../../protocol/follow-link.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { peerKey, peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type { FollowedHome } from '../../../protocol/records/follow.ts'
import { inBackground } from '../../background.ts'
import {
  AlreadyAContactError,
  BlockedError,
  LimitReachedError,
  NotFollowableError,
  NotFoundError,
  PeerUnreachableError,
  PersonMissingError,
} from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { jittered, type World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { asHome, followedAt } from '../contacts/apply-follow.ts'
import { contacts, follows, peers, type FollowedRow } from '../contacts/tables.ts'
import type { Finding } from '../discovery/finding.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import type { Replication } from '../lib/replication.ts'
import { TimedWork } from '../lib/timed-work.ts'
import { FollowDoor } from './follow-door.ts'
import {
  firstVisitsMs,
  followedMax,
  followTimeoutMs,
  linkAddressesMax,
  visitIntervalMs,
  visitJitter,
  visitsAtOnce,
  visitStayMs,
} from './limits.ts'

export interface FollowingComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  keyring: Keyring
  /** None where there is no DHT. */
  finding: Finding | undefined
  network: Network
  replication: Replication
  store: Store
  world: World
  writer: Writer
  log: Log
}

/** How the last visit went: `new` before the first; `refused` where their node lets nobody follow any more. */
export type VisitState = 'new' | 'reached' | 'away' | 'refused'

export interface Followed {
  person: PersonId
  name: string
  state: VisitState
  /** When their node was there last, since this one started. */
  reachedMs?: number
}

interface Visit {
  state: VisitState
  reachedMs?: number
}

export class Following {
  readonly #components: FollowingComponents
  readonly #door: FollowDoor
  readonly #work: TimedWork
  readonly #stopping = new AbortController()
  /** How the last visit of each went. */
  readonly #visits = new Map<PersonId, Visit>()
  /** When each is due, in `elapsed` time. */
  readonly #due = new Map<PersonId, number>()
  /** Peers that are left soon. */
  readonly #stays = new Map<PeerName, () => void>()

  constructor(components: FollowingComponents) {
    this.#components = components
    this.#door = new FollowDoor(components)
    const { log, world } = components
    this.#work = new TimedWork({
      world,
      log,
      run: () => this.#visitAll(),
      failure: 'nobody visited',
      retryMs: visitIntervalMs,
    })
  }

  async start(): Promise<void> {
    await this.#door.open()
    this.#work.in(firstVisitsMs)
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const cancel of this.#stays.values()) cancel()
    await this.#work.stop()
  }

  /** People who are followed and are no contacts, nor blocked, by name. */
  async list(): Promise<Followed[]> {
    const rows = await followed(this.#components.store)
    const all = rows.map(({ person, home: { name } }) => {
      return { person, name, ...(this.#visits.get(person) ?? { state: 'new' as const }) }
    })
    return all.toSorted((a, b) => a.name.localeCompare(b.name) || (a.person < b.person ? -1 : 1))
  }

  /**
   * Follows the public posts of somebody. Their node is looked for and asked; `signal` ends that.
   *
   * @throws {AlreadyAContactError} when they are a contact, or the owner.
   * @throws {BlockedError} when the owner blocked them.
   * @throws {LimitReachedError} above `followedMax`.
   * @throws {PersonMissingError} when no node of theirs is found.
   * @throws {PeerUnreachableError} when it does not answer.
   * @throws {NotFollowableError} when it lets nobody follow.
   */
  async follow({ person, peer, addresses }: FollowLink, signal: AbortSignal): Promise<void> {
    const { keyring, store } = this.#components
    const isKnown = person === keyring.person || store.get(contacts, person) !== undefined
    if (isKnown) throw new AlreadyAContactError(person)
    if (isBlocked(store, person)) throw new BlockedError(person)
    const rows = await followed(store)
    if (rows.length >= followedMax && followedAt(store, person) === undefined) {
      throw new LimitReachedError('people who are followed', { max: followedMax })
    }
    const given = peer === undefined ? [] : [{ peer, addresses }]
    const home = await this.#homeOf(person, given, AbortSignal.any([signal, this.#stopping.signal]))
    await this.#write(person, () => home)
    this.#due.delete(person)
    this.#work.soon()
  }

  /** Follows somebody no longer: what they posted leaves the timelines. @throws {NotFoundError} when they are not followed. */
  async unfollow(person: PersonId): Promise<void> {
    if (followedAt(this.#components.store, person) === undefined) {
      throw new NotFoundError(`followed ${person}`, { what: 'followed' })
    }
    await this.#write(person, () => undefined)
    this.#visits.delete(person)
  }

  /** By which others find this node, and follow its owner where they may. */
  link(): string {
    const { keyring, network } = this.#components
    const addresses = network.addresses().slice(0, linkAddressesMax)
    return formatFollowLink({ person: keyring.person, peer: network.self, addresses })
  }

  // -- visits

  /** @returns ms until the next is due. */
  async #visitAll(): Promise<number | undefined> {
    const { store, world } = this.#components
    const all = await followed(store)
    const due = all.filter(({ person }) => (this.#due.get(person) ?? 0) <= world.elapsed())
    const lines = Array.from({ length: visitsAtOnce }, (_, line) =>
      due.filter((__, index) => index % visitsAtOnce === line),
    )
    await Promise.all(lines.map((line) => this.#visitInTurn(line)))
    const next = Math.min(...all.map(({ person }) => this.#due.get(person) ?? 0))
    return next === Infinity ? undefined : Math.max(0, next - world.elapsed())
  }

  async #visitInTurn(line: readonly Known[]): Promise<void> {
    for (const known of line) if (!this.#work.isStopped) await this.#visit(known)
  }

  /** Never throws. */
  async #visit({ person, home }: Known): Promise<void> {
    const { log, world } = this.#components
    this.#due.set(person, world.elapsed() + jittered(world, visitIntervalMs, visitJitter))
    try {
      const now = await this.#homeOf(person, [home], this.#stopping.signal)
      if (!isSame(home, now)) await this.#write(person, (known) => known && now)
      await this.#components.replication.fetch(peerName(now.peerKey))
      this.#noteVisit(person, { state: 'reached', reachedMs: world.now() })
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      if (!(error instanceof PappusError)) log.error({ err: error }, 'somebody not visited')
      const state = error instanceof NotFollowableError ? 'refused' : 'away'
      this.#noteVisit(person, { ...this.#visits.get(person), state })
    }
  }

  #noteVisit(person: PersonId, visit: Visit): void {
    const before = this.#visits.get(person)
    this.#visits.set(person, visit)
    if (before?.state === visit.state) return
    const told = this.#components.store.transact((tx) =>
      noteChange(tx, { kind: 'person', id: person }),
    )
    inBackground(told, () => undefined)
  }

  // -- their node

  /** Asks at the places that are known, and then where their card in the DHT says. */
  async #homeOf(
    person: PersonId,
    known: readonly DialTarget[],
    signal: AbortSignal,
  ): Promise<FollowedHome> {
    let failure: unknown = new PersonMissingError(person)
    for (const target of known) {
      try {
        return await this.#ask(person, target, signal)
      } catch (error) {
        failure = error
      }
    }
    const card = await this.#components.finding?.find(person, signal)
    if (card === undefined) throw failure
    const { addresses, device } = card
    return this.#ask(person, { peer: peerName(device.peerKey), addresses }, signal)
  }

  async #ask(person: PersonId, target: DialTarget, ending: AbortSignal): Promise<FollowedHome> {
    const { network } = this.#components
    const { peer, addresses } = target
    const signal = AbortSignal.any([ending, AbortSignal.timeout(followTimeoutMs)])
    const wasThere = network.isConnected(peer)
    await network.connect(peer, addresses, { signal })
    if (!wasThere || this.#stays.has(peer)) this.#leaveSoon(peer)
    const bytes = await network.ask(peer, followProtocol, encodeFollow(person), { signal })
    const answer = decodeFollowAnswer(bytes)
    if (answer.kind === 'later') throw new PeerUnreachableError(`${peer} is busy`)
    if (answer.kind !== 'feeds') throw new NotFollowableError(person)
    const { device, feeds, name } = answer
    const isTheirs = device.person === person && peerName(device.peerKey) === peer
    if (!isTheirs) throw new NotFollowableError(person)
    return { name, peerKey: peerKey(peer), addresses, feeds }
  }

  /** Pictures of what was fetched come meanwhile. */
  #leaveSoon(peer: PeerName): void {
    const { network, store, world } = this.#components
    this.#stays.get(peer)?.()
    const leave = world.after(visitStayMs, () => {
      this.#stays.delete(peer)
      if (store.get(peers, peer) === undefined) inBackground(network.disconnect(peer))
    })
    this.#stays.set(peer, leave)
  }

  #write(
    person: PersonId,
    homeAfter: (known: FollowedRow | undefined) => FollowedHome | undefined,
  ): Promise<void> {
    const { followClock, store, world, writer } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      const before = tx.get(follows, person)
      const home = homeAfter(before?.home)
      // Unfollowed meanwhile.
      if (home === undefined && before?.home === undefined) return
      const atMs = decidedMs(world.now(), before?.atMs)
      writer.write(tx, { kind: 'self' }, { kind: 'follow', person, ...(home && { home }), atMs })
    })
  }
}

interface Known {
  person: PersonId
  home: FollowedRow
}

/** Those who have to be visited: of contacts the node has all that they post. */
async function followed(reader: Reader): Promise<Known[]> {
  const rows = await reader.list(follows, {})
  return rows.flatMap(([id, { home }]) => {
    const person = id as PersonId
    const isOther = reader.get(contacts, person) === undefined && !isBlocked(reader, person)
    return home !== undefined && isOther ? [{ person, home }] : []
  })
}

/** Whether there is nothing to note: their name comes with their feeds. */
function isSame(row: FollowedRow, home: FollowedHome): boolean {
  const textOf = ({ name: _name, ...rest }: FollowedHome): string =>
    JSON.stringify({
      ...rest,
      peerKey: [...rest.peerKey],
      feeds: rest.feeds.map(({ feed }) => feed).toSorted(),
    })
  return textOf(asHome(row)) === textOf(home)
}
