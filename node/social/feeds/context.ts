/** The context in which a record is applied to the views. */
import type { FeedRow } from './tables.ts'
import type { BlobId, PeerName, PersonId } from '../../../protocol/ids.ts'
import type { Keyring } from './keyring.ts'
import type { TimeContext } from './run.ts'

/** Hears what the rest of the node has to act on, once it is written. */
export interface ViewEvents {
  /** A feed was added that is ours, or that we may read. */
  feedAdded?(feed: FeedRow): void
  /** Another device of ours let somebody into an aspect, with its earlier posts. */
  memberHeard?(): void
  /** Somebody became a contact, or has this other device. */
  contactChanged?(peer: PeerName): void
  /** A contact said where their device is: these peers of theirs, carriers included, are elsewhere than before. */
  contactMoved?(person: PersonId, peers: readonly PeerName[]): void
  /** Somebody came into an aspect, or joined by an invite. */
  circleChanged?(): void
  /** Somebody is to be introduced, or accepted, or opted in to be suggested. */
  introductionChanged?(): void
  /** Something is to be carried, or no longer. */
  carryingChanged?(): void
  /** Entries of a feed came before it could be read. */
  feedOpened?(feed: FeedRow): void
  /** The owner wants something otherwise, on whichever device they said so. */
  settingChanged?(name: string): void
  /** The first entry of a feed of ours was written. */
  feedStarted?(): void
  /** A device is its person's no longer, of ours or of somebody else's. */
  deviceRevoked?(peer: PeerName): void
  /** Another device of ours blocked or unblocked somebody. */
  blockHeard?(person: PersonId): void
  /** Another device of ours changed the profile of its owner. */
  profileHeard?(): void
  /** Blobs of others are to be fetched. */
  mediaWanted?(): void
  /** Blobs that posts of ours name are others than before. */
  ownBlobsChanged?(): void
  /** No item names these blobs any more. */
  blobsUnused?(ids: readonly BlobId[]): void
  /** A poll came that closes some time. */
  pollToClose?(): void
  /** A post came that is over some time. */
  postToExpire?(): void
  /** A guest link is over: the relay that has its bundle is to delete it. */
  guestLinkEnded?(): void
  /** The author of a post that we share took it back. */
  quoteGone?(): void
  /** A message is to be passed on to participants whom its writer cannot reach. */
  messageToPass?(): void
  /** A contact asks something of us, which can wait a minute for others or not, see `threads/inbox.ts`. */
  letterCame?(canWait: boolean): void
}

/** Where a record stands. */
export interface ApplyContext extends TimeContext {
  readonly keyring: Keyring
  readonly seq: number
  readonly receivedAtMs: number
  /** The number of the arrival that brought it; 0 where it was read later than it came. */
  readonly arrival: number
  readonly events: ViewEvents
  /** Whether this is a rebuild: then nobody acts on anything. */
  readonly isReplay: boolean
}
