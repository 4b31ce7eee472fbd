/**
 * Builds, starts and stops the parts of social. Which part uses which is said here; which acts when something changed, in
 * `consequences.ts`.
 */
import type { BlobId, PeerName } from '../../protocol/ids.ts'
import type { Directory } from '../network/dht/directory.ts'
import type { BlobFiles } from '../store/blobs/blob-files.ts'
import type { DialTarget, Network } from '../network/base/network.ts'
import type { Log } from '../log.ts'
import type { CarryRole, GuestRole } from '../roles.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import { Acquainting } from './facade/acquainting.ts'
import { Aspects } from './aspects/aspects.ts'
import { Blocks } from './facade/blocking.ts'
import { Branches } from './devices/branches.ts'
import { Carrying } from './carriers/carrying.ts'
import { Collecting } from './facade/collecting.ts'
import { Collections } from './collections/collections.ts'
import { Consequences } from './consequences.ts'
import { Conversations } from './facade/conversations.ts'
import { Delivery } from './delivery/delivery.ts'
import { Discovery } from './requests/discovery.ts'
import { Guests } from './guests/guests.ts'
import { Knowing } from './facade/knowing.ts'
import { Drafting } from './drafts/drafting.ts'
import { Drafts } from './drafts/drafts.ts'
import { draftUploads } from './drafts/rows.ts'
import { OwnProfile } from './profiles/own-profile.ts'
import { Following } from './following/following.ts'
import { Indexer } from './feeds/indexer.ts'
import { Ingest } from './feeds/ingest.ts'
import { Invites } from './joining/invites.ts'
import { Linking } from './joining/linking.ts'
import { Joining } from './joining/joining.ts'
import type { Keyring } from './feeds/keyring.ts'
import { DeviceIntroducer } from './joining/device-introducer.ts'
import { Notifications } from './notifications/notifications.ts'
import { Moving } from './discovery/moving.ts'
import { OwnCards } from './discovery/own-cards.ts'
import { SocialReplica } from './replica.ts'
import { SocialBlobReplica } from './blob-replica.ts'
import { isBlobCarried } from './media/apply-carry-blobs.ts'
import { BlobCarrying } from './media/blob-carrying.ts'
import { Expiring } from './expiry/expiring.ts'
import { Occasions } from './occasions.ts'
import { Courier } from './messages/courier.ts'
import { Messaging } from './messages/messaging.ts'
import { MediaLibrary } from './media/media-library.ts'
import { Posts } from './posts/posts.ts'
import { Profile } from './contacts/profile.ts'
import { Reading } from './carriers/reading.ts'
import { mutualWith } from './facade/mutual.ts'
import { followClock } from './clock.ts'
import type { Transaction } from '../store/transaction.ts'
import { ReadingMarks } from './posts/reading-marks.ts'
import { Telling } from './telling.ts'
import type { Replication } from './lib/replication.ts'
import { Portraits } from './portraits/portraits.ts'
import { Remixes } from './remixes/remixes.ts'
import { Searching } from './search/searching.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { Settings } from './settings/settings.ts'
import { Successors } from './devices/successors.ts'
import { Threads } from './threads/threads.ts'
import { Upkeep } from './upkeep.ts'
import { RelayWorker } from './threads/relay-worker.ts'
import { applyRecord } from './slices.ts'
import { entryRules } from './carriers/entry-rules.ts'
import { Writer } from './feeds/writer.ts'

/** Collaborators and settings that the node gives all parts. */
export interface SocialInit {
  keyring: Keyring
  store: Store
  /** Files beside the store. */
  blobs: BlobFiles
  network: Network
  /** The DHT. @default none: nobody is found by it */
  directory?: Directory
  replication: Replication
  world: World
  log: Log
  /** Where the node carries for all comers. */
  carryRole?: CarryRole | undefined
  /** Where the node holds bundles of guest links for others. */
  guestRole?: GuestRole | undefined
  /** Relays that this node may use. @default none */
  relays?: (() => Promise<readonly DialTarget[]>) | undefined
  /** The index of all words, and its version. @default none: nothing is searched */
  search?: { index: SearchIndex; version: string } | undefined
  /** Called when the keys of this device turn out to be in use elsewhere: it must go on as another one. */
  copied?: () => void
}

/** Built first, as most parts use it. */
interface Foundation extends SocialInit {
  consequences: Consequences
  writer: Writer
}

/** Contacts, and how people become one. */
interface PeopleParts {
  acquainting: Acquainting
  blocks: Blocks
  cards: OwnCards
  /** None where there is no DHT. */
  discovery: Discovery | undefined
  following: Following
  invites: Invites
  joining: Joining
  linking: Linking
  deviceIntroducer: DeviceIntroducer
  moving: Moving
}

/** Writing and reading of the owner. */
interface WritingParts {
  knowing: Knowing
  ownProfile: OwnProfile
  portraits: Portraits
  collecting: Collecting
  collections: Collections
  conversations: Conversations
  courier: Courier
  expiring: Expiring
  occasions: Occasions
  drafting: Drafting
  guests: Guests
  remixes: Remixes
  library: MediaLibrary
  marks: ReadingMarks
  notifications: Notifications
  posts: Posts
  profile: Profile
  settings: Settings
  /** The feeds that go on for those of a device that this home was before. */
  successors: Successors
  threads: Threads
  relayWorker: RelayWorker
}

/** Entries of others, and carrying for them. */
interface IntakeParts {
  blobCarrying: BlobCarrying
  blobReplica: SocialBlobReplica
  branches: Branches
  carrying: Carrying
  delivery: Delivery
  reading: Reading
  replica: SocialReplica
}

export interface SocialParts extends PeopleParts, WritingParts, IntakeParts {
  aspects: Aspects
  consequences: Consequences
  /** None where there is no index. */
  searching: Searching | undefined
  telling: Telling
  upkeep: Upkeep
  writer: Writer
}

/** All parts, none of which runs yet. */
export function buildParts(init: SocialInit): SocialParts {
  const consequences = new Consequences(init, () => parts)
  const writer = new Writer({ ...init, apply: applyRecord, events: consequences })
  const foundation = { ...init, consequences, writer }
  const aspects = new Aspects(foundation)
  const people = peopleParts(foundation, aspects)
  const writing = writingParts(foundation, aspects)
  const intake = intakeParts(foundation, aspects, writing)
  const { acquainting, cards } = people
  const { blobCarrying, branches, carrying, reading } = intake
  const { library, ownProfile, threads } = writing
  const tended = {
    acquainting,
    aspects,
    blobCarrying,
    branches,
    cards,
    carrying,
    library,
    ownProfile,
    reading,
    threads,
  }
  const parts: SocialParts = {
    aspects,
    consequences,
    writer,
    ...people,
    ...writing,
    ...intake,
    searching: init.search && new Searching({ ...init, ...init.search, self: init.keyring.person }),
    telling: new Telling({ ...init, person: init.keyring.person }),
    upkeep: new Upkeep({ ...foundation, ...tended }),
  }
  return parts
}

/** Starts to answer newcomers, does what is left to do, and then what is due now and then. */
export async function startParts(parts: SocialParts): Promise<void> {
  const {
    acquainting,
    branches,
    courier,
    expiring,
    occasions,
    discovery,
    joining,
    library,
    deviceIntroducer,
    moving,
    upkeep,
    relayWorker,
    searching,
  } = parts
  // Nothing more is written with keys that are in use elsewhere.
  if (await branches.isCopied()) return
  library.start()
  await parts.profile.tellChange()
  await joining.start()
  await parts.linking.start()
  await upkeep.run()
  // Work that a crash interrupted.
  await relayWorker.workOff()
  await courier.start()
  await parts.drafting.start()
  await expiring.run()
  await parts.guests.start()
  deviceIntroducer.start()
  await discovery?.start()
  await parts.following.start()
  acquainting.start()
  moving.start()
  occasions.look()
  searching?.start()
}

/** Resolves when nothing of them runs any more. */
export async function stopParts(parts: SocialParts): Promise<void> {
  const {
    acquainting,
    courier,
    expiring,
    occasions,
    delivery,
    discovery,
    library,
    marks,
    deviceIntroducer,
    moving,
    upkeep,
    relayWorker,
    searching,
  } = parts
  moving.stop()
  await marks.stop()
  deviceIntroducer.stop()
  await Promise.all([
    acquainting.stop(),
    courier.stop(),
    expiring.stop(),
    occasions.stop(),
    delivery.stop(),
    parts.drafting.stop(),
    parts.guests.stop(),
    discovery?.stop(),
    parts.following.stop(),
    searching?.stop(),
    library.stop(),
    upkeep.stop(),
    relayWorker.stop(),
  ])
}

function peopleParts(foundation: Foundation, aspects: Aspects): PeopleParts {
  const { consequences, directory } = foundation
  const cards = new OwnCards(foundation)
  const invites = new Invites(foundation)
  const joined = (peer: PeerName): void => consequences.joined(peer)
  const joining = new Joining({ ...foundation, aspects, cards, invites, joined })
  const due = (): void => consequences.introductionDue()
  const discovery =
    directory === undefined
      ? undefined
      : new Discovery({
          ...foundation,
          directory,
          invites,
          joining,
          messaging: new Messaging(foundation),
        })
  return {
    acquainting: new Acquainting({ ...foundation, invites, joining, due }),
    blocks: new Blocks({ ...foundation, aspects }),
    cards,
    discovery,
    following: new Following({
      ...foundation,
      finding: discovery?.finding,
      followClock: clockFollower(foundation),
    }),
    invites,
    joining,
    linking: new Linking({ ...foundation, invites }),
    deviceIntroducer: new DeviceIntroducer({ ...foundation, joining }),
    moving: new Moving({ ...foundation, tell: () => consequences.moved() }),
  }
}

function clockFollower({ world }: Foundation): (tx: Transaction) => Promise<void> {
  return (tx) => followClock(tx, world.now())
}

function writingParts(foundation: Foundation, aspects: Aspects): WritingParts {
  const { blobs: files, keyring } = foundation
  const isCarried = (id: BlobId): boolean => isBlobCarried(foundation.store, id)
  const events = foundation.consequences
  const library = new MediaLibrary({
    ...foundation,
    files,
    person: keyring.person,
    events,
    isCarried,
    awaited: draftUploads,
  })
  const successors = new Successors({ ...foundation, aspects })
  const threads = new Threads({ ...foundation, successors })
  const posts = new Posts({ ...foundation, aspects, library })
  const collections = new Collections({ ...foundation, aspects })
  const followClock = clockFollower(foundation)
  const ownProfile = new OwnProfile(foundation)
  return {
    knowing: new Knowing({ ...foundation, followClock, ownProfile }),
    ownProfile,
    collections,
    collecting: new Collecting({
      ...foundation,
      collections,
      followClock,
      library,
      posts,
      threads,
    }),
    conversations: new Conversations({
      ...foundation,
      followClock,
      library,
      messaging: new Messaging(foundation),
    }),
    courier: new Courier(foundation),
    expiring: new Expiring({ ...foundation, events, threads }),
    occasions: new Occasions(foundation),
    drafting: new Drafting({ ...foundation, followClock, posts }),
    guests: new Guests({ ...foundation, followClock, library, threads }),
    library,
    marks: new ReadingMarks({ ...foundation, followClock }),
    notifications: new Notifications({ ...foundation, followClock }),
    posts,
    profile: new Profile(foundation),
    settings: new Settings(foundation),
    successors,
    threads,
    relayWorker: new RelayWorker({ ...foundation, threads }),
    portraits: new Portraits({ ...foundation, library }),
    remixes: new Remixes({ ...foundation, threads, followClock }),
  }
}

function intakeParts(
  foundation: Foundation,
  aspects: Aspects,
  { library, threads }: WritingParts,
): IntakeParts {
  const { carryRole: role, consequences, keyring, store } = foundation
  const room = { bytes: role?.bytes ?? Infinity }
  const hasRoomAgain = (peer: PeerName): void => consequences.hasRoomAgain(peer)
  const copied = (): void => consequences.copied()
  const found = (): void => consequences.branchFound()
  const full = (): void => consequences.full()
  const unread = (peer: PeerName): void => consequences.unread(peer)
  const respondAgain: Threads['respondAgain'] = (...given) => threads.respondAgain(...given)
  const drafts = new Drafts(foundation)
  const goOnWithDraft: Drafts['goOnWith'] = (...given) => drafts.goOnWith(...given)
  const again = { goOnWithDraft, respondAgain }
  const branches = new Branches({ ...foundation, ...again, aspects, copied, found })
  const events = consequences
  const rules = entryRules({ events, room, full })
  const indexer = new Indexer({ ...foundation, apply: applyRecord, events, rules })
  const followClock = clockFollower(foundation)
  const ingest = new Ingest({ ...foundation, followClock, indexer, rules })
  const delivery = new Delivery(foundation)
  const complete: Delivery['note'] = (...proved) => delivery.note(...proved)
  const replica = new SocialReplica(store, { branches, complete, ingest, keyring, unread })
  const { network, world } = foundation
  const { person } = keyring
  return {
    blobReplica: new SocialBlobReplica({ library, network, person, replica, store, world }),
    blobCarrying: new BlobCarrying({ ...foundation, events, room }),
    branches,
    carrying: new Carrying({ ...foundation, room, role, hasRoomAgain, mutualWith }),
    delivery,
    reading: new Reading({ ...foundation, indexer }),
    replica,
  }
}
