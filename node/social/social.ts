/**
 * All that a person does with a node, as one object for the HTTP API. Each act is one transaction: what it writes to
 * feeds and views is on disk together, and only then told to others.
 */
import type {
  AspectId,
  ItemId,
  ResponseId,
  PeerName,
  PersonId,
  PostId,
} from '../../protocol/ids.ts'
import { assert } from '../../protocol/errors.ts'
import { commentTextBytesMax } from '../../protocol/limits.ts'
import { withMentions } from '../text/mention-names.ts'
import { NotSetUpError, SearchUnavailableError } from '../errors.ts'
import { inviteAddresses } from '../network/base/addresses.ts'
import type { DialTarget } from '../network/base/network.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Acquainting } from './acquainting.ts'
import type { Conversations } from './conversations.ts'
import type { Collecting } from './collecting.ts'
import { blockedPeople, isBlocked } from './contacts/apply-block.ts'
import { chosenPart, listAspects } from './aspects/aspect-rows.ts'
import { membersOf, type AddOptions } from './aspects/aspects.ts'
import { listBlocked, type BlockedPerson } from './blocking.ts'
import { offersOfOurs, offersToUs } from './carriers/carrying.ts'
import { changesSince, lastChange } from './feeds/changes.ts'
import { react, type ReactionWish } from './reactions/acts.ts'
import { voteIn } from './polls/acts.ts'
import { pollState, votesIn, type Vote, type PollState } from './polls/queries.ts'
import { reactionsTo, reactors, type ReactionCount } from './reactions/queries.ts'
import { comment, editComment, lockThread } from './threads/comments.ts'
import { isLocked } from './threads/locks.ts'
import {
  commentAt,
  countComments,
  countReplies,
  readThread,
  shownResponse,
  type ShownComment,
  type ThreadQuery,
} from './threads/queries.ts'
import { threadOf } from './threads/response-rows.ts'
import { earlierVersions } from './threads/versions.ts'
import { postReaders } from './delivery/post-readers.ts'
import type { Discovery } from './requests/discovery.ts'
import type { Knowing } from './knowing.ts'
import { listInvites, type InviteInfo, type InviteWish } from './joining/invites.ts'
import type { Keyring } from './feeds/keyring.ts'
import { dismissNotices, listNotices } from './settings/notices.ts'
import { buildParts, startParts, stopParts, type SocialInit, type SocialParts } from './parts.ts'
import { knownContact, knownContacts, type KnownContact } from './contacts/notes.ts'
import { dialTargets, forkedPeople } from './contacts/people.ts'
import type { BlobReplica } from '../sync/blobs/blob-replica.ts'
import type { Notifications } from './notifications/notifications.ts'
import type { Portraits } from './portraits/portraits.ts'
import type { Remixes } from './remixes/remixes.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { SocialReplica } from './replica.ts'
import { peopleOf, readMentions } from './threads/mentions.ts'
import { completeTag, followTag, knownTag, listFollowed } from './tags/follow.ts'
import { earlierPosts, editPost, type EditWish } from './posts/edits.ts'
import { mentioning, readersOf } from './posts/readers.ts'
import { readFollowed, readTagged } from './posts/tagged.ts'
import { readPhotos, type PhotoQuery } from './posts/photos.ts'
import {
  postAt,
  readTimeline,
  type NewPost,
  type PostAudience,
  type TimelineQuery,
} from './posts/posts.ts'
import { ownRow } from './contacts/profile.ts'
import type { ReadState } from './posts/reading-marks.ts'
import { returningState } from './devices/returning.ts'
import type { Searching } from './search/searching.ts'
import { listSettings, type WantedSettings } from './settings/settings.ts'
import { contacts, devices, type ContactRow, type MeRow } from './contacts/tables.ts'
import type { AspectRow } from './aspects/tables.ts'
import type { InviteRow } from './joining/tables.ts'
import type { NoticeRow } from './settings/tables.ts'
import { followClock } from './clock.ts'
import { shownMs } from './feeds/times.ts'
import { readActs } from './posts/activity.ts'
import { readAspects } from './posts/by-aspects.ts'
import { readIndexes } from './posts/indexes.ts'
import type { ListName } from './posts/lists.ts'
import { listed, type PostRow } from './posts/tables.ts'
import type { ActList } from './activity/acts.ts'

export interface JoinOptions extends AddOptions {
  /** Whether the inviter is to carry what we write, once they offer it. @default false */
  carry?: boolean
}

export interface SocialTimelineQuery extends Omit<TimelineQuery, 'fits' | 'aspect'> {
  /** Only what I posted to one of these aspects, and what their members posted. @default all */
  aspects?: readonly AspectId[]
  /** Only what the owner has not read. @default false */
  isUnread?: boolean
}

/** A page of a list, before a cursor. */
export type PageQuery = Pick<TimelineQuery, 'before' | 'limit'>

/** The contact we joined, and the circle that we came into by it. */
export interface JoinedContact extends ContactRow {
  circle?: string
}

export class Social {
  readonly keyring: Keyring
  readonly replica: SocialReplica
  readonly blobReplica: BlobReplica
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
  /** Private messages. */
  readonly conversations: Conversations
  /** Introductions, circles and suggestions. */
  readonly acquainting: Acquainting
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
    this.conversations = parts.conversations
    this.acquainting = parts.acquainting
  }

  /**
   * Writes the first entries of a new person: name, and the aspects to begin with.
   *
   * @param isReturning whether they came back with their words.
   */
  async setUp(name: string, aspectNames: readonly string[], isReturning = false): Promise<void> {
    await this.#act((tx, { aspects, profile }) => {
      profile.rename(tx, name)
      aspects.begin(tx, aspectNames)
      if (isReturning) profile.tellReturn(tx)
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
    await this.#act((tx, { profile }) => profile.rename(tx, name))
    return this.me()
  }

  /** Notices that the owner has not seen. */
  notices(): Promise<NoticeRow[]> {
    return listNotices(this.#store)
  }

  /** Progress of a return: what came back to a person that began anew with their words, and what is missing. */
  returning(): ReturnType<typeof returningState> {
    return returningState(this.#store, this.keyring)
  }

  /** Notes that the owner has seen all notices. */
  dismissNotices(): Promise<void> {
    return this.#act((tx, { writer }) => dismissNotices(tx, writer))
  }

  // -- people

  people(): Promise<KnownContact[]> {
    return knownContacts(this.#store)
  }

  /** Contacts with a feed of which another history was found, and set aside. */
  forkedPeople(): Promise<Set<PersonId>> {
    return forkedPeople(this.#store)
  }

  person(id: PersonId): KnownContact | undefined {
    return knownContact(this.#store, id)
  }

  // -- aspects

  aspects(): Promise<AspectRow[]> {
    return listAspects(this.#store)
  }

  membersOf(aspect: AspectId): Promise<PersonId[]> {
    return membersOf(this.#store, aspect)
  }

  createAspect(name: string): Promise<AspectRow> {
    return this.#act((tx, { aspects }) => aspects.create(tx, name))
  }

  renameAspect(aspect: AspectId, name: string): Promise<AspectRow> {
    return this.#act((tx, { aspects }) => aspects.rename(tx, aspect, name))
  }

  addMember(aspect: AspectId, person: PersonId, options: AddOptions = {}): Promise<void> {
    return this.#act((tx, { aspects }) => aspects.add(tx, aspect, person, options))
  }

  removeMember(aspect: AspectId, person: PersonId): Promise<void> {
    return this.#act((tx, { aspects }) => aspects.remove(tx, aspect, person))
  }

  // -- blocks

  isBlocked(person: PersonId): boolean {
    return isBlocked(this.#store, person)
  }

  /** Ids of all blocked people. */
  blockedIds(): ReturnType<typeof blockedPeople> {
    return blockedPeople(this.#store)
  }

  /** All blocked people, also those that never were contacts. */
  blocked(): Promise<BlockedPerson[]> {
    return listBlocked(this.#store)
  }

  /** Ends all contact with somebody, without telling them. */
  async block(person: PersonId): Promise<void> {
    await this.#act(async (tx, { blocks, carrying }) => {
      if (tx.get(contacts, person) !== undefined) await carrying.end(tx, person)
      await blocks.block(tx, person)
    })
    await this.#parts.consequences.blockChanged(person)
  }

  /** Takes a block back: what they wrote is shown again, and what they wrote since comes. */
  async unblock(person: PersonId): Promise<void> {
    await this.#act((tx, { blocks }) => blocks.unblock(tx, person))
    await this.#parts.consequences.blockChanged(person)
  }

  // -- invites and joining

  async createInvite(wish: InviteWish, origin: string): Promise<InviteInfo> {
    const row = await this.#act((tx, { invites }) => invites.create(tx, wish))
    return this.#inviteInfo(row, origin)
  }

  async invites(origin: string): Promise<InviteInfo[]> {
    const rows = await listInvites(this.#store)
    return rows.map((row) => this.#inviteInfo(row, origin))
  }

  revokeInvite(id: string): Promise<void> {
    return this.#act((tx, { invites }) => invites.revoke(tx, id))
  }

  /** Becomes a contact of the maker of the invite, and fetches what they let us read. */
  async join(
    link: string,
    aspect: AspectId | undefined,
    signal: AbortSignal,
    { history = false, carry = false }: JoinOptions = {},
  ): Promise<JoinedContact> {
    const place = aspect === undefined ? undefined : { history, aspect }
    const { person, ...circle } = await this.#parts.joining.join(link, place, signal)
    // Another device of one's own: nobody new.
    if (person === this.keyring.person)
      return { ...this.me(), person, devices: [], sinceMs: this.#init.world.now(), grants: 0 }
    if (carry) await this.#act((tx, { carrying }) => carrying.useOnceOffered(tx, person))
    const contact = this.person(person)
    if (contact === undefined) throw new NotSetUpError('contact vanished')
    return { ...contact, ...circle }
  }

  // -- posts

  timeline(query: SocialTimelineQuery): ReturnType<typeof readTimeline> {
    const { isUnread, aspects = [], author, ...page } = query
    const fits = (post: PostRow): boolean =>
      (author === undefined || post.author === author) && (isUnread !== true || this.isUnread(post))
    return aspects.length === 0
      ? readTimeline(this.#store, { ...page, fits, ...(author && { author }) })
      : readAspects(this.#store, aspects, { ...page, fits })
  }

  /** Posts for everybody, those with something to look at, or those that came late. */
  listed(list: ListName, query: PageQuery): ReturnType<typeof readIndexes> {
    return readIndexes(this.#store, [{ table: listed, prefix: list }], query)
  }

  /** Posts by the last act of the owner on each. */
  acts(list: ActList, query: PageQuery): ReturnType<typeof readActs> {
    return readActs(this.#store, list, query)
  }

  post(text: string, audience: PostAudience, more: Omit<NewPost, 'text'> = {}): Promise<PostId> {
    return this.#act((tx, { posts }) => posts.create(tx, { text, ...more }, audience))
  }

  /** An aspect in an audience of ours, or the person where it is for one alone. */
  chosenPart(aspect: AspectId): AspectId | PersonId {
    return chosenPart(this.#store, aspect)
  }

  postAt(id: PostId): ReturnType<typeof postAt> {
    return postAt(this.#store, id)
  }

  /** Pictures of all posts, newest first. */
  photos(query: PhotoQuery): ReturnType<typeof readPhotos> {
    return readPhotos(this.#store, query)
  }

  // -- what texts name

  /** Posts with a tag, newest first. */
  tagged(tag: string, query: PageQuery): ReturnType<typeof readTagged> {
    return readTagged(this.#store, [tag], query)
  }

  /** Posts with any tag that the owner follows. */
  followed(query: PageQuery): ReturnType<typeof readFollowed> {
    return readFollowed(this.#store, query)
  }

  /** Posts and comments that mention the owner. */
  mentions(query: PageQuery): ReturnType<typeof readMentions> {
    return readMentions(this.#store, query)
  }

  knownTag(tag: string): ReturnType<typeof knownTag> {
    return knownTag(this.#store, tag)
  }

  completeTag(start: string, limit: number): ReturnType<typeof completeTag> {
    return completeTag(this.#store, start, limit)
  }

  followedTags(): Promise<string[]> {
    return listFollowed(this.#store)
  }

  followTag(tag: string, isFollowed: boolean): Promise<void> {
    return this.#act((tx, { writer }) =>
      followTag(tx, { writer, world: this.#init.world }, { tag, isFollowed }),
    )
  }

  /** The text as it would be sent: each `@name` is a mention of the one reader of that name. */
  async withMentions(
    text: string,
    to: { audience: PostAudience } | { post: PostId },
  ): Promise<string> {
    const self = this.keyring.person
    const people =
      'post' in to
        ? await peopleOf(this.#store, { post: to.post, self })
        : await readersOf(this.#store, to.audience)
    return withMentions(text, people)
  }

  /** The people who can read a post of ours, and whose nodes have it. */
  readersOf(id: PostId): ReturnType<typeof postReaders> {
    return postReaders(this.#store, this.keyring, id)
  }

  /** Until when a contact has everything that we wrote for them, as a device of theirs proved. */
  completeMs(person: PersonId): number | undefined {
    return this.#parts.delivery.completeMs(person)
  }

  /** Takes a post of ours back: its readers lose the text, and the comments on it. */
  deletePost(id: PostId): Promise<void> {
    return this.#act((tx, { threads }) => threads.retractPost(tx, id))
  }

  // -- threads

  /** Comments on a post, or replies to a comment; `@name` mentions the one person of that name in the thread. */
  comment(item: ItemId, text: string): Promise<ResponseId> {
    return this.#act(async (tx, { threads }) =>
      comment(tx, threads, item, await this.#mentioning(tx, item, text)),
    )
  }

  /** Gives a post of ours other words. */
  editPost(id: PostId, wish: EditWish): Promise<void> {
    const { keyring } = this
    const { world } = this.#init
    return this.#act((tx, { successors, writer }) =>
      editPost(tx, { keyring, successors, world, writer }, id, wish),
    )
  }

  /** Earlier versions of a post that came here, oldest first. */
  postVersions(id: PostId): ReturnType<typeof earlierPosts> {
    return earlierPosts(this.#store, id)
  }

  /** Gives a comment of ours other words. */
  editComment(id: ResponseId, text: string): Promise<void> {
    const nowMs = this.#init.world.now()
    return this.#act(async (tx, { threads }) => {
      const words = await this.#mentioning(tx, id, text)
      return editComment(tx, threads, id, { text: words, nowMs })
    })
  }

  /** Earlier versions of a comment that came here, oldest first. */
  commentVersions(id: ResponseId): ReturnType<typeof earlierVersions> {
    return earlierVersions(this.#store, id)
  }

  /** Locks the thread of a post of ours, or opens it again. */
  lockThread(post: PostId, isOn: boolean): Promise<void> {
    return this.#act((tx, { threads }) => lockThread(tx, threads, post, isOn))
  }

  isLocked(post: Pick<PostRow, 'id' | 'author'>): boolean {
    return isLocked(this.#store, { post: post.id, author: post.author })
  }

  commentAt(id: ItemId): ReturnType<typeof commentAt> {
    return commentAt(this.#store, id)
  }

  /** Comments on a post. */
  thread(post: PostId, query: ThreadQuery): ReturnType<typeof readThread> {
    return readThread(this.#store, { post, item: post }, query)
  }

  /** Replies to a comment, also to one by a blocked person. */
  replies(id: ResponseId, query: ThreadQuery): ReturnType<typeof readThread> {
    return readThread(this.#store, { post: threadOf(this.#store, id), item: id }, query)
  }

  /** How many replies to a comment are shown, where these people are blocked. */
  countReplies(comment: ShownComment, blocked: ReadonlySet<PersonId>): number {
    return countReplies(this.#store, comment, blocked)
  }

  countComments(post: PostId): Promise<number> {
    return countComments(this.#store, post)
  }

  /** Gives a post or a comment a reaction, or takes it back. */
  react(item: ItemId, wish: ReactionWish): Promise<void> {
    return this.#act((tx, { threads }) => react(tx, threads, item, wish))
  }

  /** Emoji on an item with their counts. A page of items reads once which people are blocked. */
  reactionsTo(item: ItemId, blocked?: ReadonlySet<PersonId>): Promise<ReactionCount[]> {
    return reactionsTo(this.#store, item, this.keyring.person, blocked)
  }

  /** The people who reacted to an item, with their emoji, oldest first. */
  reactors(item: ItemId): ReturnType<typeof reactors> {
    return reactors(this.#store, item)
  }

  /** Votes in the poll of a post, for no option to take that back. */
  vote(post: PostId, choices: readonly number[]): Promise<void> {
    const atMs = this.#init.world.now()
    return this.#act((tx, { threads }) => voteIn(tx, threads, post, { choices, atMs }))
  }

  /** The state of the poll of a post; `undefined` where it has none. */
  async poll(post: PostRow): Promise<PollState | undefined> {
    const { poll } = post
    const seen = { owner: this.keyring.person, nowMs: this.#init.world.now() }
    return poll && pollState(this.#store, { ...post, poll }, seen)
  }

  /** The people who voted in the poll of a post, with their choices, oldest first. */
  votes(post: PostId): Promise<Vote[]> {
    return votesIn(this.#store, post)
  }

  /** A response of any type. */
  responseAt(id: ItemId): ReturnType<typeof shownResponse> {
    return shownResponse(this.#store, id)
  }

  /** Takes a comment back: one of ours, or any on a post of ours. */
  deleteComment(id: ResponseId): Promise<void> {
    return this.#act((tx, { threads }) => threads.retractResponse(tx, id))
  }

  // -- carriers

  /** Offers of others to carry for us. */
  offersToUs(): ReturnType<typeof offersToUs> {
    return offersToUs(this.#store)
  }

  /** Offers of ours to carry for others. */
  offersOfOurs(): ReturnType<typeof offersOfOurs> {
    return offersOfOurs(this.#store)
  }

  /** Offers to carry so many bytes for a contact; 0 ends that, and deletes what was carried. */
  offerToCarry(person: PersonId, bytes: number): Promise<void> {
    return this.#act((tx, { carrying }) => carrying.offer(tx, person, bytes))
  }

  useCarrier(person: PersonId): Promise<void> {
    return this.#act((tx, { carrying }) => carrying.use(tx, person))
  }

  stopCarrier(person: PersonId): Promise<void> {
    return this.#act((tx, { carrying }) => carrying.stop(tx, person))
  }

  // -- settings and read marks

  /** All settings by name. */
  settings(): Promise<Record<string, string>> {
    return listSettings(this.#store)
  }

  changeSettings(wanted: WantedSettings): Promise<void> {
    return this.#act((tx, { settings }) => settings.change(tx, wanted))
  }

  /** Notes that the owner has read all posts that came with an arrival or before it. */
  markRead(arrived: number): Promise<void> {
    return this.#parts.marks.mark(arrived)
  }

  readState(): Promise<ReadState> {
    return this.#parts.marks.state()
  }

  isUnread(post: PostRow): boolean {
    return this.#parts.marks.isUnread(post)
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

  #act<T>(work: (tx: Transaction, parts: SocialParts) => T | Promise<T>): Promise<T> {
    return this.#store.transact(async (tx) => {
      await followClock(tx, this.#init.world.now())
      return work(tx, this.#parts)
    })
  }

  async #mentioning(tx: Transaction, item: ItemId, text: string): Promise<string> {
    const people = await peopleOf(tx, { post: threadOf(tx, item), self: this.keyring.person })
    return mentioning(text, people, commentTextBytesMax)
  }

  #inviteInfo(row: InviteRow, origin: string): InviteInfo {
    const own = this.#init.network.addresses()
    const addresses = inviteAddresses(this.#store.get(devices, row.peer)?.addresses ?? own)
    return this.#parts.invites.info(row, addresses, origin)
  }
}
