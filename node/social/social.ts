/**
 * All that a person does with a node, for the HTTP API: this object holds a facade for each topic, and has by itself the
 * owner, settings, and what changed. Each act is one transaction: what it writes to feeds and views is on disk together,
 * and only then told to others.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { assert } from '../../protocol/errors.ts'
import { SearchUnavailableError } from '../errors.ts'
import type { DialTarget } from '../network/base/network.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { BlobReplica } from '../sync/blobs/blob-replica.ts'
import { followClock } from './clock.ts'
import { dialTargets } from './contacts/people.ts'
import { ownRow } from './contacts/profile.ts'
import type { MeRow } from './contacts/tables.ts'
import { returningState } from './devices/returning.ts'
import type { Drafting } from './drafts/drafting.ts'
import type { Acquainting } from './facade/acquainting.ts'
import { AspectsFacade } from './facade/aspects.ts'
import { CarriersFacade } from './facade/carriers.ts'
import { Bringing } from './facade/bringing.ts'
import { DevicesFacade } from './facade/devices.ts'
import type { Collecting } from './facade/collecting.ts'
import type { Conversations } from './facade/conversations.ts'
import type { Guests } from './guests/guests.ts'
import { InvitesFacade } from './facade/invites.ts'
import type { Knowing } from './facade/knowing.ts'
import { PeopleFacade } from './facade/people.ts'
import { PostsFacade } from './facade/posts.ts'
import { TagsFacade } from './facade/tags.ts'
import { ThreadsFacade } from './facade/threads.ts'
import { TimelinesFacade } from './facade/timelines.ts'
import { changesSince, lastChange } from './feeds/changes.ts'
import type { Following } from './following/following.ts'
import type { Keyring } from './feeds/keyring.ts'
import { shownMs } from './feeds/times.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { Notifications } from './notifications/notifications.ts'
import { buildParts, startParts, stopParts, type SocialInit, type SocialParts } from './parts.ts'
import type { Portraits } from './portraits/portraits.ts'
import type { Remixes } from './remixes/remixes.ts'
import type { SocialReplica } from './replica.ts'
import type { Discovery } from './requests/discovery.ts'
import type { Searching } from './search/searching.ts'
import type { Return } from './contacts/profile.ts'
import { dismissNotices, listNotices } from './settings/notices.ts'
import { listSettings, type WantedSettings } from './settings/settings.ts'
import type { NoticeRow } from './settings/tables.ts'

export class Social {
  readonly keyring: Keyring
  readonly replica: SocialReplica
  readonly blobReplica: BlobReplica
  readonly aspects: AspectsFacade
  readonly carriers: CarriersFacade
  readonly devices: DevicesFacade
  readonly invites: InvitesFacade
  readonly people: PeopleFacade
  readonly posts: PostsFacade
  readonly tags: TagsFacade
  /** Comments, reactions and votes. */
  readonly threads: ThreadsFacade
  readonly timelines: TimelinesFacade
  /** Pictures, films and other files. */
  readonly library: MediaLibrary
  readonly remixes: Remixes
  readonly portraits: Portraits
  /** Acts of others that concern the owner. */
  readonly notifications: Notifications
  /** Profiles, notes, mutes, and pages of people. */
  readonly knowing: Knowing
  /** Boards and albums. */
  readonly collecting: Collecting
  /** Posts that are not sent yet. */
  readonly drafting: Drafting
  /** Links for people without a node. */
  readonly guests: Guests
  /** Private messages. */
  readonly conversations: Conversations
  /** People whose public posts the owner follows. */
  readonly following: Following
  /** Introductions, circles and suggestions. */
  readonly acquainting: Acquainting
  /** Posts and albums that the owner brings along from elsewhere. */
  readonly bringing: Bringing
  readonly #init: SocialInit
  readonly #store: Store
  readonly #parts: SocialParts

  constructor(init: SocialInit) {
    const parts = buildParts(init)
    this.#init = init
    this.#store = init.store
    this.#parts = parts
    this.keyring = init.keyring
    this.replica = parts.replica
    this.blobReplica = parts.blobReplica
    this.library = parts.library
    this.remixes = parts.remixes
    this.portraits = parts.portraits
    this.notifications = parts.notifications
    this.knowing = parts.knowing
    this.collecting = parts.collecting
    this.drafting = parts.drafting
    this.guests = parts.guests
    this.conversations = parts.conversations
    this.acquainting = parts.acquainting
    this.following = parts.following

    const blockChanged: PeopleFacade['block'] = (person) => parts.consequences.blockChanged(person)
    const given = { ...init, ...parts, act: this.#act.bind(this), blockChanged }
    this.aspects = new AspectsFacade(given)
    this.bringing = new Bringing(given)
    this.carriers = new CarriersFacade(given)
    this.devices = new DevicesFacade(given)
    this.invites = new InvitesFacade(given)
    this.people = new PeopleFacade(given)
    this.posts = new PostsFacade(given)
    this.tags = new TagsFacade(given)
    this.threads = new ThreadsFacade(given)
    this.timelines = new TimelinesFacade(given)
  }

  /**
   * Writes the first entries of a new person: name, and the aspects to begin with.
   *
   * @param by the way in which this is another device of theirs.
   */
  async setUp(name: string, aspectNames: readonly string[], by?: Return): Promise<void> {
    const { aspects, profile } = this.#parts
    await this.#act((tx) => {
      profile.rename(tx, name)
      aspects.begin(tx, aspectNames)
      if (by !== undefined) profile.tellReturn(tx, by)
    })
  }

  /** Starts to answer newcomers, and tells contacts where this node is now. */
  start(): Promise<void> {
    return startParts(this.#parts)
  }

  /** Ends what it does of its own accord; resolves when nothing of that runs any more. */
  stop(): Promise<void> {
    return stopParts(this.#parts)
  }

  // -- the owner

  me(): MeRow {
    return ownRow(this.#store)
  }

  async rename(name: string): Promise<MeRow> {
    await this.#act((tx) => this.#parts.profile.rename(tx, name))
    return this.me()
  }

  /** Notices that the owner has not seen. */
  notices(): Promise<NoticeRow[]> {
    return listNotices(this.#store)
  }

  /** Notes that the owner has seen all notices. */
  dismissNotices(): Promise<void> {
    return this.#act((tx) => dismissNotices(tx, this.#parts.writer))
  }

  /** Progress of a return: what came back to a person that began anew with their words, and what is missing. */
  returning(): ReturnType<typeof returningState> {
    return returningState(this.#store, this.keyring)
  }

  /** All settings by name. */
  settings(): Promise<Record<string, string>> {
    return listSettings(this.#store)
  }

  changeSettings(wanted: WantedSettings): Promise<void> {
    return this.#act((tx) => this.#parts.settings.change(tx, wanted))
  }

  /** A time as it is shown: never one that is still to come, unless the clock cannot be right. */
  shownMs(atMs: number): number {
    return shownMs(atMs, this.#init.world.now())
  }

  // -- finding people

  /** Finding people by their ids, and what comes of it. */
  get discovery(): Discovery {
    const { discovery } = this.#parts
    assert(discovery !== undefined, 'there is a DHT')
    return discovery
  }

  /** Peers to dial, and where. */
  async dialTargets(): Promise<DialTarget[]> {
    const known = await dialTargets(this.#store)
    return this.#parts.discovery?.finding.withFound(known) ?? known
  }

  /** A device that we dial answered at no address. */
  missing(peer: PeerName): void {
    this.#parts.discovery?.finding.missing(peer)
  }

  // -- searching

  /** Searching all that one may read. @throws {SearchUnavailableError} where there is no index. */
  get searching(): Searching {
    const { searching } = this.#parts
    if (searching === undefined) throw new SearchUnavailableError('there is no index')
    return searching
  }

  // -- what changed

  lastChange(): number {
    return lastChange(this.#store)
  }

  changesSince(since: number, limit: number): ReturnType<typeof changesSince> {
    return changesSince(this.#store, since, limit)
  }

  /** Calls `watcher` whenever views may have changed; the returned function ends that. */
  watch(watcher: () => void): () => void {
    return this.#store.watch(watcher)
  }

  #act<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return this.#store.transact(async (tx) => {
      await followClock(tx, this.#init.world.now())
      return work(tx)
    })
  }
}
