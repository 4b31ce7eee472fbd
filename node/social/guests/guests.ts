/**
 * Guest links of the owner: posts of theirs, sealed for a browser. What is deleted at a relay is tried until it is; bundles that are held
 * here end at their time.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { guestKeys, guestNonceLength, guestUrl, ownerMark, sealBundle } from '../../../protocol/guest.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import type { CollectionId, GuestLinkId, PeerName, PostId } from '../../../protocol/ids.ts'
import { guestPartBytes } from '../../../protocol/limits.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import type { GuestRole } from '../../roles.ts'
import type { Store } from '../../store/store.ts'
import { sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { ownRow } from '../contacts/profile.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { isPlausible } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { TimedWork } from '../lib/timed-work.ts'
import type { MediaLibrary } from '../media/media-library.ts'
import { bundleOf } from './bundle.ts'
import { GuestDoor } from './door.ts'
import { guestCheckMs, guestLinksMax, guestRetryMs, guestShownMs } from './limits.ts'
import { RelayClient, type GuestRelay } from './relay-client.ts'
import {
  addPart,
  beginHeld,
  countOpening,
  heldInAll,
  nextDueMs,
  own,
  readHeld,
  sweepHeld,
  type Opened,
} from './shelf.ts'
import { selected } from './selection.ts'
import { guestChecks, guestLinks, guestLinkTimes, heldBundles, type GuestLinkRow } from './tables.ts'

export interface GuestsComponents {
  followClock: (tx: Transaction) => Promise<void>
  guestRole?: GuestRole | undefined
  keyring: Keyring
  library: Pick<MediaLibrary, 'read'>
  log: Log
  network: Network
  /** Relays that this node may use. @default none */
  relays?: (() => Promise<readonly DialTarget[]>) | undefined
  store: Store
  world: World
  writer: Writer
}

export interface GuestWish {
  /** One of the owner's own posts, or one of their boards or albums. */
  of: { post: PostId } | { collection: CollectionId }
  lastsMs: number
  /** The relay that holds it, or the origin by which guests reach this node. */
  at: { relay: PeerName } | { origin: string }
}

/** `ending` until the relay has deleted the bundle; `gone` where it has lost it. */
export type GuestLinkState = 'open' | 'ending' | 'ended' | 'expired' | 'gone'

/** A link as its owner sees it. */
export interface GuestLinkInfo extends GuestLinkRow {
  url: string
  state: GuestLinkState
  /** How often it was opened, as far as that is known, and by when. */
  opened: number
  checkedAtMs?: number
}

export class Guests {
  readonly #components: GuestsComponents
  readonly #relays: RelayClient
  readonly #door: GuestDoor
  readonly #work: TimedWork
  /** Relays that are to delete something, and did not answer. */
  #away = new Set<PeerName>()
  readonly #stopping = new AbortController()
  #unwatch: () => void = () => undefined

  constructor(components: GuestsComponents) {
    const { relays = () => Promise.resolve([]) } = components
    this.#components = components
    this.#relays = new RelayClient({
      network: components.network,
      relays,
      stopping: this.#stopping.signal,
    })
    this.#door = new GuestDoor({ ...components, held: () => this.look() })
    this.#work = new TimedWork({
      ...components,
      run: () => this.#doDue(),
      failure: 'guest bundles that are over stay for now',
      retryMs: guestRetryMs,
    })
  }

  async start(): Promise<void> {
    await this.#door.open()
    this.#unwatch = this.#components.network.watch({
      connected: (peer) => {
        if (this.#away.has(peer)) this.look()
      },
    })
    this.look()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#unwatch()
    await this.#work.stop()
  }

  /** Does what is due now, and waits for what is next. */
  look(): void {
    this.#work.soon()
  }

  /** Resolves when that is done. Never rejects. */
  run(): Promise<void> {
    return this.#work.run()
  }

  /** Relays that hold bundles, and answer now. */
  relays(): Promise<GuestRelay[]> {
    return this.#relays.list()
  }

  /**
   * Makes a link.
   *
   * @throws {NotFoundError} when there is no such post, board or relay.
   * @throws {NotYoursError} for a post of somebody else; {RemixAudienceError} for one that shows a picture that only others may show.
   * @throws {NothingVisibleError} for a board with nothing that guests may see.
   * @throws {LimitReachedError} above `guestLinksMax`.
   * @throws {TooLargeError} above the largest bundle.
   * @throws {BlobMissingError} when a picture is not on this device.
   * @throws {GuestsRefusedError | PeerUnreachableError} when the relay does not take it.
   */
  async create({ of, lastsMs, at }: GuestWish): Promise<GuestLinkInfo> {
    const { keyring, library, network, store, world } = this.#components
    const { posts, title, left } = selected(store, of, keyring.person)
    if ((await openLinks(store, this.#nowMs)).length >= guestLinksMax) {
      throw new LimitReachedError('guest links', { max: guestLinksMax })
    }
    const content = await bundleOf(library, {
      by: ownRow(store).name,
      ...(title !== undefined && { title }),
      posts,
      left,
    })
    const seed = world.random(keyLength)
    const { id, key, secret: _secret } = guestKeys(seed)
    const sealed = sealBundle(content, { key, nonce: world.random(guestNonceLength) })
    const atMs = world.now()
    const ends = posts.map(({ row }) => row.expiresAtMs ?? Infinity)
    const expiresAtMs = Math.min(atMs + lastsMs, ...ends)
    const relay = 'relay' in at ? await this.#relayAt(at.relay) : undefined
    if (relay !== undefined) await this.#relays.put(relay, { seed, sealed, expiresAtMs })
    const record = {
      kind: 'guest-link',
      seed,
      posts: [...new Set(posts.map(({ row }) => row.id))],
      ...('collection' in of && { collection: of.collection }),
      holder: relay?.peer ?? network.self,
      addresses: relay?.addresses ?? [],
      origin: relay?.origin ?? ('origin' in at ? at.origin : ''),
      expiresAtMs,
      atMs,
    } as const
    await this.#act((tx, writer) => {
      if (relay === undefined) this.#hold(tx, { id, seed, sealed, untilMs: expiresAtMs })
      writer.write(tx, { kind: 'self' }, record)
    })
    this.look()
    return this.at(id)
  }

  /** @throws {NotFoundError} when there is none. */
  at(id: GuestLinkId): GuestLinkInfo {
    const { store } = this.#components
    return this.#info(store, linkAt(store, id))
  }

  /** Links that are open, or were over in the last month, the newest first. */
  async list(): Promise<GuestLinkInfo[]> {
    const { store } = this.#components
    const rows = await linksSince(store, this.#nowMs - guestShownMs)
    const sorted = rows.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    return sorted.map((row) => this.#info(store, row))
  }

  /** Ends a link. Its bundle is deleted at once, or as soon as the relay is reached. */
  async end(id: GuestLinkId): Promise<void> {
    const { store, world } = this.#components
    const seed = seedOf(linkAt(store, id))
    await this.#act((tx, writer) => {
      writer.write(tx, { kind: 'self' }, { kind: 'guest-link-end', seed, atMs: world.now() })
    })
    await this.run()
  }

  /** Asks all relays with open links how often those were opened. Those that are away are passed over. */
  async refresh(): Promise<void> {
    const { store } = this.#components
    const rows = (await openLinks(store, this.#nowMs)).filter(isAtRelay)
    const byRelay = Map.groupBy(rows, ({ holder }) => holder)
    await Promise.all(
      [...byRelay.values()].map(async (links) => {
        for (const link of links) {
          const said = await this.#relays.look(link).catch(() => undefined)
          // What is away now does not come for the next one either.
          if (said === undefined) return
          await this.#noteCheck(link, said)
        }
      }),
    )
  }

  // -- for guests

  /** The bundle of a link, for whoever names it. */
  open(id: GuestLinkId): Opened {
    return readHeld(this.#components.store, id, this.#nowMs)
  }

  /** Counts that a bundle was opened. */
  async opened(id: GuestLinkId): Promise<void> {
    const { store } = this.#components
    await store.transact((tx) => {
      countOpening(tx, id)
      if (tx.get(guestLinks, id) !== undefined) noteChange(tx, { kind: 'guest-link', id })
    })
  }

  /** How much is held, of this node and of others. */
  held(): ReturnType<typeof heldInAll> {
    return heldInAll(this.#components.store)
  }

  get #nowMs(): number {
    return this.#components.world.now()
  }

  async #relayAt(peer: PeerName): Promise<GuestRelay> {
    const relay = (await this.relays()).find((one) => one.peer === peer)
    if (relay === undefined) throw new NotFoundError(peer, { what: 'relay' })
    return relay
  }

  #hold(
    tx: Transaction,
    bundle: { id: GuestLinkId; seed: Uint8Array; sealed: Uint8Array; untilMs: number },
  ): void {
    const { id, seed, sealed, untilMs } = bundle
    const owner = toBase64url(ownerMark(guestKeys(seed).proof))
    const held = { by: own, from: own, owner, bytes: sealed.length, untilMs }
    beginHeld(tx, id, { held, nowMs: this.#nowMs, bytesMax: Infinity })
    for (let at = 0; at < sealed.length; at += guestPartBytes) {
      addPart(tx, id, { by: own, at, bytes: sealed.slice(at, at + guestPartBytes) })
    }
  }

  #info(reader: Reader, row: GuestLinkRow): GuestLinkInfo {
    const check = reader.get(guestChecks, row.id)
    const held = reader.get(heldBundles, row.id)
    const isHere = held !== undefined
    const opened = (isHere ? held.opened : check?.opened) ?? 0
    const atMs = isHere ? this.#nowMs : check?.atMs
    return {
      ...row,
      url: guestUrl(row.origin, guestKeys(seedOf(row)).secret),
      state: this.#stateOf(row, check?.isGone === true),
      opened,
      ...(atMs !== undefined && { checkedAtMs: atMs }),
    }
  }

  #stateOf(row: GuestLinkRow, isGone: boolean): GuestLinkState {
    if (row.isEnded === true) {
      const isWaiting = isAtRelay(row) && !isGone && row.expiresAtMs > this.#nowMs
      return isWaiting ? 'ending' : 'ended'
    }
    if (row.expiresAtMs <= this.#nowMs) return 'expired'
    return isGone ? 'gone' : 'open'
  }

  async #doDue(): Promise<number | undefined> {
    const { store } = this.#components
    // A clock that cannot be right ends nothing.
    const isRight = isPlausible(this.#nowMs)
    while (isRight && !this.#work.isStopped && (await this.#sweep()));
    const waiting = await this.#endAtRelays()
    const dueMs = await nextDueMs(store)
    const dueIn = dueMs === undefined ? Infinity : Math.max(0, dueMs - this.#nowMs)
    const soonest = Math.min(waiting ? guestRetryMs : Infinity, Math.min(dueIn, guestCheckMs))
    return waiting || dueMs !== undefined ? soonest : undefined
  }

  #sweep(): Promise<boolean> {
    return this.#components.store.transact((tx) => sweepHeld(tx, this.#nowMs))
  }

  /** @returns whether relays are left that did not answer */
  async #endAtRelays(): Promise<boolean> {
    const { store } = this.#components
    const away = new Set<PeerName>()
    for (const link of await toEnd(store, this.#nowMs)) {
      if (this.#work.isStopped) return false
      if (away.has(link.holder)) continue
      try {
        await this.#relays.end(link)
        await this.#noteCheck(link, 'gone')
      } catch {
        away.add(link.holder)
      }
    }
    this.#away = away
    return away.size > 0
  }

  async #noteCheck({ id }: GuestLinkRow, said: { opened: number } | 'gone'): Promise<void> {
    const { store } = this.#components
    const before = store.get(guestChecks, id)
    const opened = said === 'gone' ? (before?.opened ?? 0) : said.opened
    const row = { opened, atMs: this.#nowMs, ...(said === 'gone' && { isGone: true as const }) }
    await store.transact((tx) => {
      tx.put(guestChecks, id, row)
      const isSame = before?.opened === opened && before.isGone === row.isGone
      if (!isSame) noteChange(tx, { kind: 'guest-link', id })
    })
  }

  #act(work: (tx: Transaction, writer: Writer) => void): Promise<void> {
    const { followClock, store, writer } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      work(tx, writer)
    })
  }
}

function linkAt(reader: Reader, id: GuestLinkId): GuestLinkRow {
  const row = reader.get(guestLinks, id)
  if (row === undefined) throw new NotFoundError(`guest link ${id}`, { what: 'guest link' })
  return row
}

/** Links that expire at or after a time. */
async function linksSince(reader: Reader, fromMs: number): Promise<GuestLinkRow[]> {
  const rows = await reader.list(guestLinkTimes, { gte: sortable(Math.max(0, fromMs)) })
  return rows.flatMap(([, id]) => reader.get(guestLinks, id) ?? [])
}

async function openLinks(reader: Reader, nowMs: number): Promise<GuestLinkRow[]> {
  return (await linksSince(reader, nowMs + 1)).filter(({ isEnded }) => isEnded !== true)
}

/** Links that are over before their time, of which a relay may still have the bundle. */
async function toEnd(reader: Reader, nowMs: number): Promise<GuestLinkRow[]> {
  return (await linksSince(reader, nowMs + 1)).filter(
    (row) =>
      row.isEnded === true && isAtRelay(row) && reader.get(guestChecks, row.id)?.isGone !== true,
  )
}

function isAtRelay({ addresses }: GuestLinkRow): boolean {
  return addresses.length > 0
}

function seedOf({ seed }: GuestLinkRow): Uint8Array {
  return fromBase64url(seed) ?? new Uint8Array(0)
}
