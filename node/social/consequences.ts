/**
 * Consequences of changes: the one place that says which part acts on which change. Parts announce a change once it is on
 * disk; none of them knows the listeners.
 */
import type { SignedEntry } from '../../protocol/entry.ts'
import type { BlobId, PeerName, PersonId } from '../../protocol/ids.ts'
import { inBackground } from '../background.ts'
import type { Log } from '../log.ts'
import type { Acquainting } from './facade/acquainting.ts'
import type { Discovery } from './requests/discovery.ts'
import { findableSetting } from './discovery/findable.ts'
import type { Guests } from './guests/guests.ts'
import type { DeviceIntroducer } from './joining/device-introducer.ts'
import type { OwnCards } from './discovery/own-cards.ts'
import type { Replication } from './lib/replication.ts'
import type { Telling } from './telling.ts'
import { suggestionsSetting } from './suggestions/suggestions.ts'
import type { Expiring } from './expiry/expiring.ts'
import type { Occasions } from './occasions.ts'
import type { Courier } from './messages/courier.ts'
import { isMutualSetting } from './carriers/wishes.ts'
import type { BlobCarrying } from './media/blob-carrying.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { FeedRow } from './feeds/tables.ts'
import type { Upkeep } from './upkeep.ts'
import type { RelayWorker } from './threads/relay-worker.ts'
import type { WriterEvents } from './feeds/writer.ts'

/** The parts that act when something changed. */
export interface ActingParts {
  acquainting: Acquainting
  cards: OwnCards
  courier: Courier
  expiring: Expiring
  occasions: Occasions
  discovery: Discovery | undefined
  deviceIntroducer: DeviceIntroducer
  guests: Guests
  blobCarrying: BlobCarrying
  library: MediaLibrary
  telling: Telling
  upkeep: Upkeep
  relayWorker: RelayWorker
}

export interface ConsequencesInit {
  log: Log
  replication: Replication
  copied?: () => void
}

export class Consequences implements WriterEvents {
  readonly #init: ConsequencesInit
  readonly #acting: () => ActingParts

  /** @param acting called only once something changed: those parts are built after the ones that tell of it. */
  constructor(init: ConsequencesInit, acting: () => ActingParts) {
    this.#init = init
    this.#acting = acting
  }

  // -- of what stands in feeds

  written(feed: FeedRow, entry: SignedEntry): void {
    this.#acting().telling.tell(feed, entry)
  }

  feedAdded(feed: FeedRow): void {
    this.#acting().telling.listen(feed)
  }

  feedStarted(): void {
    this.#acting().upkeep.soon()
  }

  feedOpened(): void {
    this.#acting().upkeep.soon()
  }

  carryingChanged(): void {
    this.#acting().blobCarrying.changed()
    this.#acting().upkeep.soon()
  }

  letterCame(canWait: boolean): void {
    const { relayWorker } = this.#acting()
    if (canWait) relayWorker.workOffPatiently()
    else inBackground(relayWorker.workOff())
  }

  messageToPass(): void {
    inBackground(this.#acting().courier.workOff())
  }

  guestLinkEnded(): void {
    this.#acting().guests.look()
  }

  quoteGone(): void {
    this.#acting().upkeep.soon()
  }

  pollToClose(): void {
    this.#acting().occasions.look()
  }

  postToExpire(): void {
    this.#acting().expiring.look()
  }

  mediaWanted(): void {
    this.#init.replication.fetchBlobs()
  }

  ownBlobsChanged(): void {
    this.#acting().blobCarrying.changed()
    this.#acting().upkeep.soon()
  }

  blobsUnused(ids: readonly BlobId[]): void {
    this.#acting().library.blobsUnused(ids)
  }

  memberHeard(): void {
    this.#acting().upkeep.settleSoon()
  }

  circleChanged(): void {
    this.#acting().acquainting.circleChanged()
    // A member is told what the profile has for the aspect.
    this.#acting().upkeep.soon()
  }

  profileHeard(): void {
    this.#acting().upkeep.soon()
  }

  introductionChanged(): void {
    this.#acting().acquainting.changed()
  }

  contactChanged(peer: PeerName): void {
    const { courier, deviceIntroducer, upkeep } = this.#acting()
    this.#init.replication.redial(peer)
    deviceIntroducer.meetAll()
    courier.meet(peer)
    upkeep.acquaintSoon()
  }

  contactMoved(person: PersonId, peers: readonly PeerName[]): void {
    const { log, replication } = this.#init
    for (const peer of peers) replication.redial(peer)
    const { acquainting } = this.#acting()
    inBackground(acquainting.moved(person), (error) =>
      log.warn({ err: error }, 'other addresses are told later'),
    )
  }

  settingChanged(name: string): void {
    const { discovery, upkeep } = this.#acting()
    if (name === suggestionsSetting) upkeep.acquaintSoon()
    if (isMutualSetting(name)) upkeep.soon()
    if (name !== findableSetting) return
    // Contacts are told by which secret they find us, or by none.
    upkeep.soon()
    discovery?.renewSoon()
  }

  deviceRevoked(peer: PeerName): void {
    const { log } = this.#init
    inBackground(this.#letGo(peer), (error) =>
      log.warn({ err: error }, 'a revocation is followed later'),
    )
  }

  /** Its connections end; all others find us by another secret from now on. */
  async #letGo(peer: PeerName): Promise<void> {
    const { cards, discovery, telling, upkeep } = this.#acting()
    await telling.hangUp(peer)
    await cards.renew()
    discovery?.renewSoon()
    upkeep.soon()
  }

  blockHeard(person: PersonId): void {
    const { log } = this.#init
    inBackground(this.blockChanged(person), (error) =>
      log.warn({ err: error }, 'a block is followed later'),
    )
  }

  /** Somebody was blocked or unblocked; resolves when they are hung up on, or listened to. */
  async blockChanged(person: PersonId): Promise<void> {
    const { cards, discovery, telling, upkeep } = this.#acting()
    // Also after a block: everybody else finds us by another secret from now on.
    await cards.renew()
    discovery?.renewSoon()
    await telling.followBlock(person)
    upkeep.acquaintSoon()
  }

  // -- of what a part noticed

  /** A newcomer and we have stored each other. */
  joined(peer: PeerName): void {
    this.#init.replication.pull(peer)
  }

  /** There is room again for what a peer writes. */
  hasRoomAgain(peer: PeerName): void {
    this.#init.replication.pull(peer)
  }

  /** There is no more room for what is carried for somebody. */
  full(): void {
    this.#acting().blobCarrying.changed()
    this.#acting().upkeep.soon()
  }

  /** A connected peer could not be read. */
  unread(peer: PeerName): void {
    this.#acting().deviceIntroducer.unread(peer)
  }

  /** Somebody has to be told of an introduction. */
  introductionDue(): void {
    this.#acting().upkeep.acquaintSoon()
  }

  /** This node is reached at other addresses than before. */
  moved(): void {
    const { discovery, upkeep } = this.#acting()
    upkeep.soon()
    discovery?.renewSoon()
  }

  /** Another history of a feed was found, of which something is to be written again. */
  branchFound(): void {
    this.#acting().upkeep.soon()
  }

  /** The keys of this device are in use elsewhere. */
  copied(): void {
    this.#init.copied?.()
  }
}
