/** Guest links of the owner: posts of theirs, sealed for a browser, and held by this node or by a relay. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { guestKeys, guestNonceLength, ownerMark, sealBundle } from '../../../protocol/guest.ts'
import type { CollectionId, GuestLinkId, PeerName, PostId } from '../../../protocol/ids.ts'
import { guestPartBytes } from '../../../protocol/limits.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import type { GuestRole } from '../../roles.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { ownRow } from '../contacts/profile.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Writer } from '../feeds/writer.ts'
import type { MediaLibrary } from '../media/media-library.ts'
import type { Threads } from '../threads/threads.ts'
import { bundleOf, postIds } from './bundle.ts'
import { Collecting } from './collecting.ts'
import { GuestDoor } from './door.ts'
import { Keeping } from './keeping.ts'
import { guestLinksMax, guestShownMs } from './limits.ts'
import { linkAt, linkInfo, linksSince, openLinks, seedOf, type GuestLinkInfo } from './links.ts'
import { RelayClient, type GuestBundle, type GuestRelay } from './relay-client.ts'
import { leaveResponse, type Left } from './response-shelf.ts'
import { GuestResponses } from './responses.ts'
import { selected, type Selection } from './selection.ts'
import {
  addPart,
  beginHeld,
  countOpening,
  heldInAll,
  noResponses,
  own,
  readHeld,
  type Opened,
} from './shelf.ts'
import { guestLinks, type HeldUse } from './tables.ts'

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
  threads: Threads
  world: World
  writer: Writer
}

export interface GuestWish {
  /** One of the owner's own posts, or one of their boards or albums. */
  of: { post: PostId } | { collection: CollectionId }
  lastsMs: number
  /** The relay that holds it, or the origin by which guests reach this node. */
  at: { relay: PeerName } | { origin: string }
  /** Whether guests may leave a name with words or an emoji. @default false */
  responses?: boolean
}

export class Guests {
  readonly responses: GuestResponses
  readonly #components: GuestsComponents
  readonly #relays: RelayClient
  readonly #door: GuestDoor
  readonly #keeping: Keeping
  readonly #stopping = new AbortController()

  constructor(components: GuestsComponents) {
    const { network, relays = () => Promise.resolve([]) } = components
    const { signal: stopping } = this.#stopping
    this.#components = components
    this.responses = new GuestResponses(components)
    this.#relays = new RelayClient({ network, relays, stopping })
    this.#door = new GuestDoor({ ...components, held: () => this.look() })
    const collecting = new Collecting({ ...components, relays: this.#relays })
    this.#keeping = new Keeping({ ...components, collecting, relays: this.#relays })
  }

  async start(): Promise<void> {
    await this.#door.open()
    this.#keeping.start()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#keeping.stop()
  }

  /** Does what is due now, and waits for what is next. */
  look(): void {
    this.#keeping.look()
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
  async create({ of, lastsMs, at, responses = false }: GuestWish): Promise<GuestLinkInfo> {
    const { keyring, network, store } = this.#components
    const selection = selected(store, of, keyring.person)
    const { posts } = selection
    if ((await openLinks(store, this.#nowMs)).length >= guestLinksMax) {
      throw new LimitReachedError('guest links', { max: guestLinksMax })
    }
    const atMs = this.#nowMs
    const ends = posts.map(({ row }) => row.expiresAtMs ?? Infinity)
    const until = { expiresAtMs: Math.min(atMs + lastsMs, ...ends), responses }
    const bundle = await this.#seal(selection, until)
    const relay = 'relay' in at ? await this.#relayAt(at.relay) : undefined
    if (relay !== undefined) await this.#relays.put(relay, bundle)
    const { seed, expiresAtMs } = bundle
    await this.#act((tx, writer) => {
      if (relay === undefined) this.#hold(tx, bundle)
      writer.write(
        tx,
        { kind: 'self' },
        {
          kind: 'guest-link',
          seed,
          posts: postIds(posts),
          ...('collection' in of && { collection: of.collection }),
          holder: relay?.peer ?? network.self,
          addresses: relay?.addresses ?? [],
          origin: 'origin' in at ? at.origin : (relay?.origin ?? ''),
          ...(responses && { responses }),
          expiresAtMs,
          atMs,
        },
      )
    })
    this.look()
    return this.at(guestKeys(seed).id)
  }

  /** @throws {NotFoundError} when there is none. */
  at(id: GuestLinkId): GuestLinkInfo {
    const { store } = this.#components
    return linkInfo(store, linkAt(store, id), this.#nowMs)
  }

  /** Links that are open, or were over in the last month, the newest first. */
  async list(): Promise<GuestLinkInfo[]> {
    const { store } = this.#components
    const rows = await linksSince(store, this.#nowMs - guestShownMs)
    const sorted = rows.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    return sorted.map((row) => linkInfo(store, row, this.#nowMs))
  }

  /** Ends a link. Its bundle is deleted at once, or as soon as the relay is reached. */
  async end(id: GuestLinkId): Promise<void> {
    const { store, world } = this.#components
    const seed = seedOf(linkAt(store, id))
    await this.#act((tx, writer) => {
      writer.write(tx, { kind: 'self' }, { kind: 'guest-link-end', seed, atMs: world.now() })
    })
    await this.#keeping.run()
  }

  /** Asks the relays how often links were opened. */
  refresh(): Promise<void> {
    return this.#keeping.refresh()
  }

  /** The bundle of a link, for whoever names it. */
  open(id: GuestLinkId): Opened {
    return readHeld(this.#components.store, id, this.#nowMs)
  }

  /** Counts that a bundle was opened. */
  async opened(id: GuestLinkId): Promise<void> {
    await this.#components.store.transact((tx) => {
      countOpening(tx, id)
      if (tx.get(guestLinks, id) !== undefined) noteChange(tx, { kind: 'guest-link', id })
    })
  }

  /** Keeps a sealed response of a guest for the owner of its link. */
  async respond(id: GuestLinkId, sealed: Uint8Array): Promise<Left> {
    const { store } = this.#components
    const left = await store.transact((tx) => leaveResponse(tx, id, { sealed, nowMs: this.#nowMs }))
    if (left === 'taken') this.look()
    return left
  }

  /** How much this node holds, for itself and for others. */
  held(): HeldUse {
    return heldInAll(this.#components.store)
  }

  get #nowMs(): number {
    return this.#components.world.now()
  }

  async #seal(
    { posts, title, left }: Selection,
    until: Pick<GuestBundle, 'expiresAtMs' | 'responses'>,
  ): Promise<GuestBundle> {
    const { library, store, world } = this.#components
    const by = ownRow(store).name
    const { responses } = until
    const wish = { by, posts, left, responses, ...(title !== undefined && { title }) }
    const seed = world.random(keyLength)
    const { key } = guestKeys(seed)
    const nonce = world.random(guestNonceLength)
    const sealed = sealBundle(await bundleOf(library, wish), { key, nonce })
    return { seed, sealed, ...until }
  }

  async #relayAt(peer: PeerName): Promise<GuestRelay> {
    const relay = (await this.relays()).find((one) => one.peer === peer)
    if (relay === undefined) throw new NotFoundError(peer, { what: 'relay' })
    return relay
  }

  #hold(tx: Transaction, { seed, sealed, expiresAtMs: untilMs, responses }: GuestBundle): void {
    const { id, proof } = guestKeys(seed)
    const owner = toBase64url(ownerMark(proof))
    const open = responses ? { responses: noResponses } : {}
    const held = { by: own, from: own, owner, bytes: sealed.length, untilMs, ...open }
    beginHeld(tx, id, { held, nowMs: this.#nowMs, bytesMax: Infinity })
    for (let at = 0; at < sealed.length; at += guestPartBytes) {
      addPart(tx, id, { by: own, at, bytes: sealed.slice(at, at + guestPartBytes) })
    }
  }

  #act(work: (tx: Transaction, writer: Writer) => void): Promise<void> {
    const { followClock, store, writer } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      work(tx, writer)
    })
  }
}
