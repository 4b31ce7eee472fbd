/**
 * All that a person does with a node, as one object for the HTTP API. Each act is one transaction: what it writes to
 * feeds and views is on disk together, and only then told to others.
 */
import type { SignedEntry } from '../../protocol/entry.ts'
import type { AspectId, CommentId, PeerName, PersonId, PostId } from '../../protocol/ids.ts'
import { assert } from '../../protocol/errors.ts'
import { NotSetUpError } from '../errors.ts'
import type { Log } from '../log.ts'
import { inviteAddresses } from '../network/addresses.ts'
import type { Directory } from '../network/directory.ts'
import type { DialTarget } from '../network/dialer.ts'
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { Aspects, listAspects, membersOf, type AddOptions } from './aspects.ts'
import { isBlocked } from './apply-block.ts'
import { Branches } from './branches.ts'
import { Acquainting } from './acquainting.ts'
import { Blocks, listBlocked, type BlockedPerson } from './blocks.ts'
import { changesSince, lastChange } from './changes.ts'
import { commentAt, countComments, readThread, type ThreadQuery } from './comments.ts'
import { Discovery } from './discovery.ts'
import { findableSetting } from './findable.ts'
import { Indexer } from './indexer.ts'
import { Ingest } from './ingest.ts'
import { Invites, listInvites, type InviteState, type InviteWish } from './invites.ts'
import type { CarryRole } from '../roles.ts'
import { Carrying, offersOfOurs, offersToUs } from './carrying.ts'
import { Reading } from './reading.ts'
import { Joining } from './joining.ts'
import type { Keyring } from './keyring.ts'
import { Meeting } from './meeting.ts'
import { Moving } from './moving.ts'
import { dismissNotices, listNotices } from './notices.ts'
import { OwnCards } from './own-cards.ts'
import { dialTargets, forkedPeople, listContacts, SocialReplica } from './people.ts'
import { postAt, Posts, readTimeline, type PostAudience, type TimelineQuery } from './posts.ts'
import { ownRow, Profile } from './profile.ts'
import { listSettings, Settings, type WantedSettings } from './settings.ts'
import {
  contacts,
  devices,
  type AspectRow,
  type ContactRow,
  type FeedRow,
  type InviteRow,
  type MeRow,
  type NoticeRow,
} from './tables.ts'
import { ReadingMarks, type ReadState } from './reading-marks.ts'
import { Telling, type Replication } from './replication.ts'
import { Successors } from './successors.ts'
import { suggestionsSetting } from './suggestions.ts'
import { Threads } from './threads.ts'
import { Upkeep } from './upkeep.ts'
import { Wishes } from './wishes.ts'
import { Writer } from './writer.ts'

export interface SocialInit {
  keyring: Keyring
  store: Store
  network: Network
  /** The DHT. @default none: nobody is found by it */
  directory?: Directory
  replication: Replication
  world: World
  log: Log
  /** Where the node carries for everybody who comes. */
  carryRole?: CarryRole | undefined
  /** Called when the keys of this device turn out to be in use elsewhere: it must go on as another one. */
  copied?: () => void
}

export interface JoinOptions extends AddOptions {
  /** Whether the inviter is to carry what we write, once they offer it. @default false */
  carry?: boolean
}

/** Whom we joined, and the circle that we came into by it. */
export interface JoinedContact extends ContactRow {
  circle?: string
}

export interface InviteInfo extends InviteRow {
  link: string
  state: InviteState
}

export class Social {
  readonly keyring: Keyring
  readonly replica: SocialReplica
  /** Introductions, circles and suggestions. */
  readonly acquainting: Acquainting
  readonly #init: SocialInit
  readonly #writer: Writer
  readonly #aspects: Aspects
  readonly #blocks: Blocks
  readonly #branches: Branches
  readonly #posts: Posts
  readonly #profile: Profile
  readonly #settings: Settings
  readonly #threads: Threads
  readonly #wishes: Wishes
  readonly #marks: ReadingMarks
  readonly #invites: Invites
  readonly #carrying: Carrying
  readonly #moving: Moving
  readonly #joining: Joining
  readonly #meeting: Meeting
  readonly #cards: OwnCards
  readonly #discovery: Discovery | undefined
  readonly #telling: Telling
  readonly #upkeep: Upkeep

  constructor(init: SocialInit) {
    this.#init = init
    const { keyring, store, network, replication, world, log, carryRole: role } = init
    this.keyring = keyring
    const noteFailure = (error: unknown): void =>
      log.warn({ err: error }, 'a block is followed later')
    const noteLate = (error: unknown): void =>
      log.warn({ err: error }, 'other addresses are told later')
    const events = {
      feedAdded: (feed: FeedRow) => this.#telling.listen(feed),
      contactChanged: (peer: PeerName) => {
        replication.redial(peer)
        this.#meeting.meetAll()
        this.#upkeep.acquaintSoon()
      },
      contactMoved: (person: PersonId, peers: readonly PeerName[]) => {
        for (const peer of peers) replication.redial(peer)
        void this.acquainting.moved(person).catch(noteLate)
      },
      circleChanged: () => this.acquainting.circleChanged(),
      memberHeard: () => this.#upkeep.settleSoon(),
      introductionChanged: () => this.acquainting.changed(),
      blockHeard: (person: PersonId) => void this.#followBlock(person).catch(noteFailure),
      wished: () => void this.#wishes.workOff(),
      written: (feed: FeedRow, entry: SignedEntry) => this.#telling.tell(feed, entry),
      feedStarted: () => this.#upkeep.soon(),
      settingChanged: (name: string) => this.#followSetting(name),
      carryingChanged: () => this.#upkeep.soon(),
      feedOpened: () => this.#upkeep.soon(),
    }
    const writer = new Writer({ keyring, world, events })
    this.#telling = new Telling({ network, person: keyring.person, replication, store })
    const aspects = new Aspects({ keyring, world, writer })
    const invites = new Invites({ world, writer })
    const joined = (peer: PeerName): void => replication.pull(peer)
    this.#writer = writer
    this.#blocks = new Blocks({ aspects, world, writer })
    this.#aspects = aspects
    this.#invites = invites
    const room = { bytes: role?.bytes ?? Infinity }
    const hasRoomAgain = (peer: PeerName): void => replication.pull(peer)
    this.#carrying = new Carrying({ keyring, world, writer, room, role, hasRoomAgain })
    this.#posts = new Posts({ aspects, keyring, world, writer })
    this.#profile = new Profile({ keyring, world, writer })
    this.#settings = new Settings({ world, writer })
    const successors = new Successors({ aspects, keyring })
    const threads = new Threads({ keyring, successors, world, writer })
    this.#threads = threads
    this.#marks = new ReadingMarks({ keyring, store, world, writer })
    this.#wishes = new Wishes({ keyring, log, store, threads, world })
    const cards = new OwnCards({ keyring, network, store, world, writer })
    this.#joining = new Joining({
      aspects,
      cards,
      invites,
      keyring,
      network,
      store,
      world,
      writer,
      joined,
    })
    const { directory } = init
    if (directory !== undefined) {
      this.#discovery = new Discovery({ ...init, directory, invites, joining: this.#joining })
    }
    this.#meeting = new Meeting({ joining: this.#joining, network, store, world, log })
    this.acquainting = new Acquainting({
      invites,
      joining: this.#joining,
      keyring,
      log,
      network,
      store,
      world,
      writer,
      due: () => this.#upkeep.acquaintSoon(),
    })
    const tell = (): void => {
      this.#upkeep.soon()
      this.#discovery?.renewSoon()
    }
    this.#moving = new Moving({ network, world, tell })
    const indexer = new Indexer({ keyring, log, events })
    const full = (): void => this.#upkeep.soon()
    const reading = new Reading({ indexer, log, store })
    const copied = (): void => init.copied?.()
    const found = (): void => this.#upkeep.soon()
    const branches = new Branches({ aspects, keyring, log, store, writer, copied, found })
    this.#branches = branches
    const ingest = new Ingest({ store, indexer, world, room, full })
    const unread = (peer: PeerName): void => this.#meeting.unread(peer)
    this.replica = new SocialReplica(store, { branches, ingest, keyring, unread })
    this.#cards = cards
    this.#upkeep = new Upkeep({
      acquainting: this.acquainting,
      aspects,
      branches,
      cards,
      carrying: this.#carrying,
      log,
      reading,
      store,
      world,
    })
  }

  /** Writes the first entries of a new person: name, and the aspects to begin with. */
  async setUp(name: string, aspectNames: readonly string[]): Promise<void> {
    await this.#act((tx) => {
      this.#profile.rename(tx, name)
      this.#aspects.begin(tx, aspectNames)
    })
  }

  /** Starts to answer newcomers, and tells contacts where this node is now. */
  async start(): Promise<void> {
    // Nothing more is written with keys that are in use elsewhere.
    if (await this.#branches.isCopied()) return
    await this.#act((tx) => this.#profile.tellChange(tx))
    await this.#joining.start()
    await this.#upkeep.run()
    // What a crash kept from being done.
    await this.#wishes.workOff()
    this.#meeting.start()
    await this.#discovery?.start()
    this.acquainting.start()
    this.#moving.start()
  }

  /** Ends what it does of its own accord; resolves when nothing of that runs any more. */
  async stop(): Promise<void> {
    this.#moving.stop()
    this.#marks.stop()
    this.#meeting.stop()
    await Promise.all([
      this.acquainting.stop(),
      this.#discovery?.stop(),
      this.#upkeep.stop(),
      this.#wishes.stop(),
    ])
  }

  // -- me

  me(): MeRow {
    return ownRow(this.#init.store)
  }

  async rename(name: string): Promise<MeRow> {
    await this.#act((tx) => this.#profile.rename(tx, name))
    return this.me()
  }

  /** What the owner should know and has not seen. */
  notices(): Promise<NoticeRow[]> {
    return listNotices(this.#init.store)
  }

  /** Notes that the owner has seen all notices. */
  dismissNotices(): Promise<void> {
    return this.#act((tx) => dismissNotices(tx, this.#writer))
  }

  // -- people and aspects

  people(): Promise<ContactRow[]> {
    return listContacts(this.#init.store)
  }

  /** Contacts of whom another history of some feed was found, and set aside. */
  forkedPeople(): Promise<Set<PersonId>> {
    return forkedPeople(this.#init.store)
  }

  person(id: PersonId): ContactRow | undefined {
    return this.#init.store.get(contacts, id)
  }

  aspects(): Promise<AspectRow[]> {
    return listAspects(this.#init.store)
  }

  membersOf(aspect: AspectId): Promise<PersonId[]> {
    return membersOf(this.#init.store, aspect)
  }

  createAspect(name: string): Promise<AspectRow> {
    return this.#act((tx) => this.#aspects.create(tx, name))
  }

  renameAspect(aspect: AspectId, name: string): Promise<AspectRow> {
    return this.#act((tx) => this.#aspects.rename(tx, aspect, name))
  }

  addMember(aspect: AspectId, person: PersonId, options: AddOptions = {}): Promise<void> {
    return this.#act((tx) => this.#aspects.add(tx, aspect, person, options))
  }

  removeMember(aspect: AspectId, person: PersonId): Promise<void> {
    return this.#act((tx) => this.#aspects.remove(tx, aspect, person))
  }

  isBlocked(person: PersonId): boolean {
    return isBlocked(this.#init.store, person)
  }

  /** Everybody who is blocked, also who never was a contact. */
  blocked(): Promise<BlockedPerson[]> {
    return listBlocked(this.#init.store)
  }

  /** Ends all contact with somebody, without telling them. */
  async block(person: PersonId): Promise<void> {
    await this.#act(async (tx) => {
      if (tx.get(contacts, person) !== undefined) await this.#carrying.end(tx, person)
      await this.#blocks.block(tx, person)
    })
    await this.#followBlock(person)
  }

  /** Takes a block back: what they wrote is shown again, and what they wrote since comes. */
  async unblock(person: PersonId): Promise<void> {
    await this.#act((tx) => this.#blocks.unblock(tx, person))
    await this.#followBlock(person)
  }

  async #followBlock(person: PersonId): Promise<void> {
    // Also after a block: everybody else finds us by another secret from now on.
    await this.#cards.renew()
    this.#discovery?.renewSoon()
    await this.#telling.followBlock(person)
    this.#upkeep.acquaintSoon()
  }

  #followSetting(name: string): void {
    if (name === suggestionsSetting) this.#upkeep.acquaintSoon()
    if (name !== findableSetting) return
    // Contacts are told by which secret they find us, or by none.
    this.#upkeep.soon()
    this.#discovery?.renewSoon()
  }

  // -- invites

  async createInvite(wish: InviteWish, origin: string): Promise<InviteInfo> {
    const row = await this.#act((tx) => this.#invites.create(tx, wish))
    return this.#inviteInfo(row, origin)
  }

  async invites(origin: string): Promise<InviteInfo[]> {
    const rows = await listInvites(this.#init.store)
    return rows.map((row) => this.#inviteInfo(row, origin))
  }

  revokeInvite(id: string): Promise<void> {
    return this.#act((tx) => this.#invites.revoke(tx, id))
  }

  /** Becomes a contact of who made the invite, and fetches what they let us read. */
  async join(
    link: string,
    aspect: AspectId | undefined,
    signal: AbortSignal,
    { history = false, carry = false }: JoinOptions = {},
  ): Promise<JoinedContact> {
    const place = aspect === undefined ? undefined : { history, aspect }
    const { person, ...circle } = await this.#joining.join(link, place, signal)
    // Another device of one's own: nobody new.
    if (person === this.keyring.person)
      return { ...this.me(), person, devices: [], sinceMs: this.#init.world.now(), grants: 0 }
    if (carry) await this.#act((tx) => this.#carrying.useOnceOffered(tx, person))
    const contact = this.person(person)
    if (contact === undefined) throw new NotSetUpError('contact vanished')
    return { ...contact, ...circle }
  }

  /** Finding people by their ids, and what comes of it. */
  get discovery(): Discovery {
    assert(this.#discovery !== undefined, 'there is a DHT')
    return this.#discovery
  }

  // -- posts

  async post(text: string, audience: PostAudience): Promise<PostId> {
    return this.#act((tx) => this.#posts.create(tx, text, audience))
  }

  postAt(id: PostId): ReturnType<typeof postAt> {
    return postAt(this.#init.store, id)
  }

  /** Takes a post of ours back: its readers lose the text, and the comments on it. */
  deletePost(id: PostId): Promise<void> {
    return this.#act((tx) => this.#threads.retractPost(tx, id))
  }

  // -- threads

  comment(post: PostId, text: string): Promise<CommentId> {
    return this.#act((tx) => this.#threads.comment(tx, post, text))
  }

  commentAt(id: CommentId): ReturnType<typeof commentAt> {
    return commentAt(this.#init.store, id)
  }

  thread(post: PostId, query: ThreadQuery): ReturnType<typeof readThread> {
    return readThread(this.#init.store, post, query)
  }

  countComments(post: PostId): Promise<number> {
    return countComments(this.#init.store, post)
  }

  /** Takes a comment back: one of ours, or any on a post of ours. */
  deleteComment(id: CommentId): Promise<void> {
    return this.#act((tx) => this.#threads.retractComment(tx, id))
  }

  // -- the timeline

  timeline(query: TimelineQuery): ReturnType<typeof readTimeline> {
    return readTimeline(this.#init.store, query)
  }

  // -- carriers

  /** What others would carry for us. */
  offersToUs(): ReturnType<typeof offersToUs> {
    return offersToUs(this.#init.store)
  }

  /** What we carry for others, or would. */
  offersOfOurs(): ReturnType<typeof offersOfOurs> {
    return offersOfOurs(this.#init.store)
  }

  /** Offers to carry so many bytes for a contact; 0 ends that, and deletes what was carried. */
  offerToCarry(person: PersonId, bytes: number): Promise<void> {
    return this.#act((tx) => this.#carrying.offer(tx, person, bytes))
  }

  useCarrier(person: PersonId): Promise<void> {
    return this.#act((tx) => this.#carrying.use(tx, person))
  }

  stopCarrier(person: PersonId): Promise<void> {
    return this.#act((tx) => this.#carrying.stop(tx, person))
  }

  // -- settings and read marks

  /** All settings by name. */
  settings(): Promise<Record<string, string>> {
    return listSettings(this.#init.store)
  }

  changeSettings(wanted: WantedSettings): Promise<void> {
    return this.#act((tx) => this.#settings.change(tx, wanted))
  }

  /** Notes that the owner has read all posts up to a time. */
  markRead(untilMs: number): Promise<void> {
    return this.#marks.mark(untilMs)
  }

  readState(): Promise<ReadState> {
    return this.#marks.state()
  }

  // -- what changed

  lastChange(): number {
    return lastChange(this.#init.store)
  }

  changesSince(since: number, limit: number): ReturnType<typeof changesSince> {
    return changesSince(this.#init.store, since, limit)
  }

  /** Calls `watcher` whenever views may have changed; the returned function ends that. */
  watch(watcher: () => void): () => void {
    return this.#init.store.watch(watcher)
  }

  async dialTargets(): Promise<DialTarget[]> {
    const known = await dialTargets(this.#init.store)
    return this.#discovery?.finding.withFound(known) ?? known
  }

  /** A device that we dial answered at no address. */
  missing(peer: PeerName): void {
    this.#discovery?.finding.missing(peer)
  }

  #act<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return this.#init.store.transact(work)
  }

  #inviteInfo(row: InviteRow, origin: string): InviteInfo {
    const own = this.#init.network.addresses()
    const addresses = inviteAddresses(this.#init.store.get(devices, row.peer)?.addresses ?? own)
    const link = this.#invites.link(row, addresses, origin)
    return { ...row, link, state: this.#invites.state(row) }
  }
}
