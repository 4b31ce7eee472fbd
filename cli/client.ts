/** All that the running node can be asked over its local HTTP API, as any program of its owner can. */
import type { BackupAddress } from '../node/http/backup/schema.ts'
import type { Reactors } from '../node/http/reactions/schema.ts'
import type { Aspect, Blocked, Person } from '../node/http/people/schema.ts'
import type { Carriers } from '../node/http/carriers/schema.ts'
import type { Delivery, PostReaders } from '../node/http/delivery/schema.ts'
import type { Change } from '../node/http/events/schema.ts'
import type {
  Collection,
  CollectionChange,
  CollectionList,
  CollectionRequest,
  OwnCollection,
  SaveRequest,
  ShareRequest,
} from '../node/http/collections/schema.ts'
import type { Comment, CommentPage, CommentVersions } from '../node/http/comments/schema.ts'
import type {
  Conversation,
  ConversationChange,
  ConversationPage,
  Message,
  MessagePage,
  MessageRequest,
} from '../node/http/conversations/schema.ts'
import type { Draft, DraftChange, DraftList, DraftRequest } from '../node/http/drafts/schema.ts'
import type { Invite, InviteRequest, Joined, JoinRequest } from '../node/http/invites/schema.ts'
import type { Me, Phrase, Status } from '../node/http/me/schema.ts'
import type { Upload } from '../node/http/media/schema.ts'
import type { Network } from '../node/http/network/schema.ts'
import type {
  NotificationCount,
  NotificationPage,
  NotificationRead,
  ThreadChoice,
} from '../node/http/notifications/schema.ts'
import type { PhotoPage } from '../node/http/photos/schema.ts'
import type {
  Post,
  PostEdit,
  PostPage,
  PostRequest,
  PostVersions,
} from '../node/http/posts/schema.ts'
import type { Votes } from '../node/http/polls/schema.ts'
import type { MentionPage, Tag, TagList } from '../node/http/tags/schema.ts'
import type {
  NoteRequest,
  PersonPage,
  PersonPosts,
  Profile,
  ProfileRequest,
} from '../node/http/profiles/schema.ts'
import type { ReadMark, Settings } from '../node/http/settings/schema.ts'
import type { Remix, RemixRequest, Remixes } from '../node/http/remixes/schema.ts'
import type { Relay } from '../node/http/relay/schema.ts'
import type { ActPage } from '../node/http/timelines/schema.ts'
import type { SearchPage, SearchState } from '../node/http/search/schema.ts'
import type { SessionLink } from '../node/http/session/schema.ts'
import type { Storage } from '../node/http/storage/schema.ts'
import type {
  AcceptRequest,
  AskRequest,
  Introduced,
  IntroduceRequest,
  Introductions,
  Suggestions,
} from '../node/http/introductions/schema.ts'
import type { ContactAsk, Found, RequestAccept, Requests } from '../node/http/requests/schema.ts'
import { Home } from '../node/home.ts'
import { Connection, type FileBody, type Patience } from './connection.ts'
import { AnswerError, NotRunningError } from './errors.ts'

export class Client {
  readonly #connection: Connection

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * A client of the node that runs on a home. All that it asks ends with a `NotAnsweringError` when the node takes too long.
   *
   * @throws {NotRunningError} when none does.
   */
  static async of(home: string, patience: Patience = {}): Promise<Client> {
    const running = await new Home(home).readRunning()
    if (running === undefined) throw new NotRunningError(home, { home })
    return new Client(new Connection(home, running, patience))
  }

  status(): Promise<Status> {
    return this.#call('GET', '/status')
  }

  /** How the node and its contacts are connected. */
  network(): Promise<Network> {
    return this.#call('GET', '/network')
  }

  /** The node's work as a relay; `undefined` where it is none. */
  async relay(): Promise<Relay | undefined> {
    try {
      return await this.#call('GET', '/relay')
    } catch (error) {
      if (error instanceof AnswerError && error.code === 'not-found') return undefined
      throw error
    }
  }

  setUp(name: string, phrase?: string): Promise<Me> {
    return this.#call('POST', '/me', { name, phrase })
  }

  async dismissNotices(): Promise<void> {
    await this.#call('DELETE', '/notices')
  }

  phrase(): Promise<Phrase> {
    return this.#call('GET', '/me/phrase')
  }

  link(): Promise<SessionLink> {
    return this.#call('POST', '/session/link')
  }

  async aspects(): Promise<Aspect[]> {
    return (await this.#call<{ items: Aspect[] }>('GET', '/aspects')).items
  }

  createAspect(name: string): Promise<Aspect> {
    return this.#call('POST', '/aspects', { name })
  }

  addMember(aspect: string, person: string, history: boolean): Promise<void> {
    return this.#call('PUT', `/aspects/${aspect}/members/${person}?history=${history}`)
  }

  removeMember(aspect: string, person: string): Promise<void> {
    return this.#call('DELETE', `/aspects/${aspect}/members/${person}`)
  }

  async people(): Promise<Person[]> {
    return (await this.#call<{ items: Person[] }>('GET', '/people')).items
  }

  /** All blocked people, also those that are no contacts. */
  async blocked(): Promise<Blocked[]> {
    return (await this.#call<{ items: Blocked[] }>('GET', '/blocked')).items
  }

  setBlocked(person: string, isBlocked: boolean): Promise<void> {
    return this.#call(isBlocked ? 'PUT' : 'DELETE', `/people/${person}/block`)
  }

  /** The page of a contact, or the owner's own, also as somebody else sees it. */
  personPosts(person: string, query: Record<string, string>): Promise<PersonPosts> {
    const search = new URLSearchParams(query).toString()
    return this.#call('GET', `/people/${encodeURIComponent(person)}/posts?${search}`)
  }

  personPage(person: string, as?: string): Promise<PersonPage> {
    const query = as === undefined ? '' : `?as=${as}`
    return this.#call('GET', `/people/${person}${query}`)
  }

  /** Changes the owner's own name and note for a contact. */
  changeNote(person: string, request: NoteRequest): Promise<void> {
    return this.#call('PUT', `/people/${person}/note`, request)
  }

  setMuted(person: string, isMuted: boolean): Promise<void> {
    return this.#call(isMuted ? 'PUT' : 'DELETE', `/people/${person}/mute`)
  }

  profile(): Promise<Profile> {
    return this.#call('GET', '/me/profile')
  }

  changeProfile(request: ProfileRequest): Promise<Profile> {
    return this.#call('PATCH', '/me/profile', request)
  }

  /** Looks for somebody by their id; answers within half a minute. */
  find(person: string): Promise<Found> {
    return this.#call('GET', `/find/${encodeURIComponent(person)}`, undefined, 'act')
  }

  requests(): Promise<Requests> {
    return this.#call('GET', '/requests')
  }

  acceptRequest(person: string, place: RequestAccept): Promise<void> {
    return this.#call('POST', `/requests/${person}/accept`, place)
  }

  ignoreRequest(person: string): Promise<void> {
    return this.#call('DELETE', `/requests/${person}`)
  }

  askContact(person: string, wish: ContactAsk): Promise<void> {
    return this.#call('POST', `/asked/${person}`, wish)
  }

  withdrawAsk(person: string): Promise<void> {
    return this.#call('DELETE', `/asked/${person}`)
  }

  settings(): Promise<Settings> {
    return this.#call('GET', '/settings')
  }

  changeSettings(changed: Settings): Promise<Settings> {
    return this.#call('PATCH', '/settings', changed)
  }

  carriers(): Promise<Carriers> {
    return this.#call('GET', '/carriers')
  }

  /** Offers to carry so many bytes for a contact; 0 takes that back. */
  offerToCarry(person: string, bytes: number): Promise<void> {
    const path = `/carriers/offers/${person}`
    return bytes === 0 ? this.#call('DELETE', path) : this.#call('PUT', path, { bytes })
  }

  useCarrier(person: string, isUsed: boolean): Promise<void> {
    return this.#call(isUsed ? 'PUT' : 'DELETE', `/carriers/${person}`)
  }

  invite(request: InviteRequest): Promise<Invite> {
    return this.#call('POST', '/invites', request)
  }

  join(request: JoinRequest): Promise<Joined> {
    return this.#call('POST', '/join', request)
  }

  introductions(): Promise<Introductions> {
    return this.#call('GET', '/introductions')
  }

  introduce(request: IntroduceRequest): Promise<Introduced> {
    return this.#call('POST', '/introductions', request)
  }

  withdrawIntroduction(id: string): Promise<void> {
    return this.#call('DELETE', `/introductions/made/${encodeURIComponent(id)}`)
  }

  acceptMeets(request: AcceptRequest): Promise<void> {
    return this.#call('POST', '/introductions/accept', request)
  }

  ignoreMeet(id: string): Promise<void> {
    return this.#call('DELETE', `/introductions/${encodeURIComponent(id)}`)
  }

  dismissAsk(from: string, person: string): Promise<void> {
    return this.#call('DELETE', `/asks/${from}/${person}`)
  }

  suggestions(): Promise<Suggestions> {
    return this.#call('GET', '/suggestions')
  }

  askToMeet(person: string, request: AskRequest): Promise<void> {
    return this.#call('POST', `/suggestions/${person}/ask`, request)
  }

  dismissSuggestion(person: string): Promise<void> {
    return this.#call('DELETE', `/suggestions/${person}`)
  }

  posts(query: Record<string, string>): Promise<PostPage> {
    return this.#call('GET', `/posts?${new URLSearchParams(query).toString()}`)
  }

  post(request: PostRequest): Promise<Post> {
    return this.#call('POST', '/posts', request)
  }

  tag(tag: string): Promise<Tag> {
    return this.#call('GET', `/tags/${encodeURIComponent(tag)}`)
  }

  tagged(tag: string, query: Record<string, string>): Promise<PostPage> {
    const search = new URLSearchParams(query).toString()
    return this.#call('GET', `/tags/${encodeURIComponent(tag)}/posts?${search}`)
  }

  async followedTags(): Promise<Tag[]> {
    return (await this.#call<TagList>('GET', '/followed-tags')).items
  }

  followed(query: Record<string, string>): Promise<PostPage> {
    return this.#call('GET', `/followed-tags/posts?${new URLSearchParams(query).toString()}`)
  }

  followTag(tag: string, isFollowed: boolean): Promise<void> {
    return this.#call(isFollowed ? 'PUT' : 'DELETE', `/followed-tags/${encodeURIComponent(tag)}`)
  }

  mentions(query: Record<string, string>): Promise<MentionPage> {
    return this.#call('GET', `/mentions?${new URLSearchParams(query).toString()}`)
  }

  listed(
    list: 'public' | 'media' | 'late' | 'hidden',
    query: Record<string, string>,
  ): Promise<PostPage> {
    return this.#call('GET', `/timelines/${list}?${new URLSearchParams(query).toString()}`)
  }

  acts(
    list: 'activity' | 'commented' | 'reacted',
    query: Record<string, string>,
  ): Promise<ActPage> {
    return this.#call('GET', `/timelines/${list}?${new URLSearchParams(query).toString()}`)
  }

  /** Gives the node a file for a post. */
  upload(
    { name, isOriginal }: { name: string; isOriginal: boolean },
    file: FileBody,
  ): Promise<Upload> {
    const query = new URLSearchParams({ name, original: String(isOriginal) })
    return this.#connection.upload(`/uploads?${query.toString()}`, file)
  }

  /** Shows contacts the preview of an upload beside the owner's name. */
  setPortrait(upload: string): Promise<void> {
    return this.#call('PUT', `/me/portrait/${upload}`)
  }

  removePortrait(): Promise<void> {
    return this.#call('DELETE', '/me/portrait')
  }

  remixes(post: string): Promise<Remixes> {
    return this.#call('GET', `/posts/${encodeURIComponent(post)}/remixes`)
  }

  remix(post: string, request: RemixRequest): Promise<Remix> {
    return this.#call('POST', `/posts/${encodeURIComponent(post)}/remixes`, request)
  }

  dropUpload(id: string): Promise<void> {
    return this.#call('DELETE', `/uploads/${id}`)
  }

  /** Has the node fetch a file of a post that is elsewhere. */
  fetchMedia(post: string, number: number): Promise<void> {
    return this.#call('POST', `/posts/${encodeURIComponent(post)}/media/${number}/fetch`)
  }

  fetchMessageMedia(message: string, number: number): Promise<void> {
    return this.#call('POST', `/messages/${message}/media/${number}/fetch`)
  }

  /** The bytes at an address of `Media`. */
  download(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return this.#connection.download(path, signal)
  }

  search(query: Record<string, string>): Promise<SearchPage> {
    return this.#call('GET', `/search?${new URLSearchParams(query).toString()}`)
  }

  /** How far the index is; `undefined` where it cannot be used. */
  async searchState(): Promise<SearchState | undefined> {
    try {
      return await this.#call('GET', '/search/state')
    } catch (error) {
      if (error instanceof AnswerError && error.code === 'search-unavailable') return undefined
      throw error
    }
  }

  photos(query: Record<string, string>): Promise<PhotoPage> {
    return this.#call('GET', `/photos?${new URLSearchParams(query).toString()}`)
  }

  storage(): Promise<Storage> {
    return this.#call('GET', '/storage')
  }

  /** Chooses how many bytes media of others may take. */
  setRoom(roomBytes: number): Promise<Storage> {
    return this.#call('PUT', '/storage', { roomBytes })
  }

  postOf(id: string): Promise<Post> {
    return this.#call('GET', `/posts/${encodeURIComponent(id)}`)
  }

  deletePost(id: string): Promise<void> {
    return this.#call('DELETE', `/posts/${encodeURIComponent(id)}`)
  }

  readMark(): Promise<ReadMark> {
    return this.#call('GET', '/read')
  }

  markRead(arrived: number): Promise<ReadMark> {
    return this.#call('PUT', '/read', { arrived })
  }

  comments(post: string, query: Record<string, string> = {}): Promise<CommentPage> {
    const search = new URLSearchParams(query).toString()
    return this.#call('GET', `/posts/${encodeURIComponent(post)}/comments?${search}`)
  }

  comment(post: string, text: string): Promise<Comment> {
    return this.#call('POST', `/posts/${encodeURIComponent(post)}/comments`, { text })
  }

  replies(comment: string, query: Record<string, string>): Promise<CommentPage> {
    const search = new URLSearchParams(query).toString()
    return this.#call('GET', `/comments/${encodeURIComponent(comment)}/replies?${search}`)
  }

  reply(comment: string, text: string): Promise<Comment> {
    return this.#call('POST', `/comments/${encodeURIComponent(comment)}/replies`, { text })
  }

  /** Hides a post of somebody else from the owner's timelines, or shows it again. */
  setHidden(post: string, hidden: boolean): Promise<Post> {
    return this.#call('PUT', `/posts/${encodeURIComponent(post)}/hidden`, { hidden })
  }

  /** Has a post of the owner stand first on their page, or no longer. */
  setPinned(post: string, pinned: boolean): Promise<Post> {
    return this.#call('PUT', `/posts/${encodeURIComponent(post)}/pinned`, { pinned })
  }

  editPost(post: string, edit: PostEdit): Promise<Post> {
    return this.#call('PATCH', `/posts/${encodeURIComponent(post)}`, edit)
  }

  postVersions(post: string): Promise<PostVersions> {
    return this.#call('GET', `/posts/${encodeURIComponent(post)}/versions`)
  }

  editComment(comment: string, text: string): Promise<Comment> {
    return this.#call('PATCH', `/comments/${encodeURIComponent(comment)}`, { text })
  }

  commentVersions(comment: string): Promise<CommentVersions> {
    return this.#call('GET', `/comments/${encodeURIComponent(comment)}/versions`)
  }

  lock(post: string, on: boolean): Promise<Post> {
    return this.#call('PUT', `/posts/${encodeURIComponent(post)}/lock`, { on })
  }

  readersOf(post: string): Promise<PostReaders> {
    return this.#call('GET', `/posts/${encodeURIComponent(post)}/readers`)
  }

  deliveryOf(post: string): Promise<Delivery> {
    return this.#call('GET', `/posts/${encodeURIComponent(post)}/delivery`)
  }

  reactions(item: string): Promise<Reactors> {
    return this.#call('GET', `/items/${encodeURIComponent(item)}/reactions`)
  }

  /** The poll of a post, and who voted where it says so. */
  votes(post: string): Promise<Votes> {
    return this.#call('GET', `/posts/${post}/votes`)
  }

  vote(post: string, choices: readonly number[]): Promise<Votes> {
    return this.#call('PUT', `/posts/${post}/vote`, { choices })
  }

  react(item: string, wish: { emoji: string; on: boolean }): Promise<Reactors> {
    return this.#call('PUT', `/items/${encodeURIComponent(item)}/reactions`, wish)
  }

  deleteComment(id: string): Promise<void> {
    return this.#call('DELETE', `/comments/${encodeURIComponent(id)}`)
  }

  notifications(query: Record<string, string>): Promise<NotificationPage> {
    return this.#call('GET', `/notifications?${new URLSearchParams(query).toString()}`)
  }

  /** Notes notifications as read, on all devices of the owner. */
  readNotifications(wish: NotificationRead): Promise<NotificationCount> {
    return this.#call('PUT', '/notifications/read', wish)
  }

  /** Chooses what the owner is told of in the thread of a post. */
  followThread(post: string, choice: ThreadChoice['choice']): Promise<ThreadChoice> {
    return this.#call('PUT', `/posts/${encodeURIComponent(post)}/follow`, { choice })
  }

  /** Boards and albums of the owner, with whether a post stands there. */
  async collections(post?: string): Promise<OwnCollection[]> {
    const query = post === undefined ? '' : `?post=${post}`
    return (await this.#call<CollectionList>('GET', `/collections${query}`)).items
  }

  collection(id: string): Promise<Collection> {
    return this.#call('GET', `/collections/${id}`)
  }

  createCollection(request: CollectionRequest): Promise<Collection> {
    return this.#call('POST', '/collections', request)
  }

  changeCollection(id: string, change: CollectionChange): Promise<Collection> {
    return this.#call('PATCH', `/collections/${id}`, change)
  }

  deleteCollection(id: string): Promise<void> {
    return this.#call('DELETE', `/collections/${id}`)
  }

  shareCollection(id: string, request: ShareRequest): Promise<Collection> {
    return this.#call('POST', `/collections/${id}/share`, request)
  }

  saveTo(id: string, request: SaveRequest): Promise<Collection> {
    return this.#call('POST', `/collections/${id}/items`, request)
  }

  unsave(id: string, { post, number }: { post: string; number?: number }): Promise<void> {
    const query = number === undefined ? '' : `?number=${number}`
    return this.#call('DELETE', `/collections/${id}/items/${post}${query}`)
  }

  async drafts(): Promise<DraftList['items']> {
    return (await this.#call<DraftList>('GET', '/drafts')).items
  }

  draft(id: string): Promise<Draft> {
    return this.#call('GET', `/drafts/${id}`)
  }

  keepDraft(request: DraftRequest): Promise<Draft> {
    return this.#call('POST', '/drafts', request)
  }

  changeDraft(id: string, change: DraftChange): Promise<Draft> {
    return this.#call('PUT', `/drafts/${id}`, change)
  }

  deleteDraft(id: string): Promise<void> {
    return this.#call('DELETE', `/drafts/${id}`)
  }

  sendDraft(id: string): Promise<Post> {
    return this.#call('POST', `/drafts/${id}/send`)
  }

  conversations(query: Record<string, string>): Promise<ConversationPage> {
    return this.#call('GET', `/conversations?${new URLSearchParams(query).toString()}`)
  }

  conversation(id: string): Promise<Conversation> {
    return this.#call('GET', `/conversations/${id}`)
  }

  /** The conversation with just these people. */
  async conversationWith(people: readonly string[]): Promise<Conversation | undefined> {
    return (await this.conversations({ with: people.join() })).items[0]
  }

  /** Messages of a conversation, oldest first. */
  messages(conversation: string, query: Record<string, string>): Promise<MessagePage> {
    const search = new URLSearchParams(query).toString()
    return this.#call('GET', `/conversations/${conversation}/messages?${search}`)
  }

  startConversation(people: readonly string[], request: MessageRequest): Promise<Message> {
    return this.#call('POST', '/conversations', { people, ...request })
  }

  sendMessage(conversation: string, request: MessageRequest): Promise<Message> {
    return this.#call('POST', `/conversations/${conversation}/messages`, request)
  }

  message(id: string): Promise<Message> {
    return this.#call('GET', `/messages/${id}`)
  }

  editMessage(id: string, words: string): Promise<Message> {
    return this.#call('PATCH', `/messages/${id}`, { text: words })
  }

  deleteMessage(id: string): Promise<void> {
    return this.#call('DELETE', `/messages/${id}`)
  }

  setConversation(id: string, change: ConversationChange): Promise<Conversation> {
    return this.#call('PATCH', `/conversations/${id}`, change)
  }

  markConversationRead(id: string, arrived: number): Promise<void> {
    return this.#call('PUT', `/conversations/${id}/read`, { arrived })
  }

  /** The address of a backup, sealed with a passphrase, or with the owner's 24 words. */
  backup(passphrase?: string): Promise<BackupAddress> {
    return this.#call('POST', '/backup', { passphrase })
  }

  stop(): Promise<void> {
    return this.#call('POST', '/stop')
  }

  /** Changes from when this resolves, until the node stops; see `Connection.changes`. */
  changes(): Promise<AsyncGenerator<Change>> {
    return this.#connection.changes()
  }

  #call<T>(method: string, path: string, body?: object, kind?: 'act'): Promise<T> {
    return this.#connection.call(method, path, body, kind)
  }
}
