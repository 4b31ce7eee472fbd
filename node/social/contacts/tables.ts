/** People and their devices, of contacts and of one's own. */
import type { PeerName, PersonId, FeedId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

/** One node of a contact, or another one of one's own. */
export interface DeviceRow {
  peer: PeerName
  /** Ed25519 key. */
  peerKey: string
  /** By which its person says that it is theirs, 169 bytes. */
  certificate: string
  addresses: readonly string[]
  /** Peers that carry what it writes. */
  carriers: readonly { peer: PeerName; addresses: readonly string[] }[]
  /** The secret by which its cards in the DHT are found, while it puts some there. */
  discovery?: string | undefined
  /** When it introduced itself: of more than `devicesMax` the one that did so longest ago gives way. */
  introducedAtMs: number
}

export interface ContactRow {
  person: PersonId
  name: string
  /** When they last said their name, so that an older profile that comes later does not count. */
  namedAtMs: number
  /** In the order in which they introduced themselves. */
  devices: readonly DeviceRow[]
  sinceMs: number
  /** Aspect feeds that they granted us, ever. */
  grants: number
}

/** A device that another device of ours told of, and that does not know us yet. */
export interface UnmetRow {
  peer: PeerName
  person: PersonId
  addresses: readonly string[]
  /** The feed that it wrote for a device that this home was before. */
  pairFeed?: FeedId
}

/** Another node of one's own. */
export interface OwnDeviceRow extends DeviceRow {
  /** Its private state, once it told. */
  selfFeed?: FeedId
}

/** The owner's own words for somebody. */
export interface NoteRow {
  /** Empty for the name that they gave themselves. */
  name: string
  text: string
  atMs: number
}

export interface MeRow {
  id: PersonId
  name: string
  namedAtMs: number
}

/** A public feed of somebody, and the peer that writes it. */
export interface FollowedFeed {
  feed: FeedId
  peer: PeerName
}

/** Where the public posts of somebody are, who may be no contact. */
export interface FollowedRow {
  name: string
  namedAtMs: number
  /** The node that said so, and where it was. */
  peer: PeerName
  addresses: readonly string[]
  feeds: readonly FollowedFeed[]
}

/** The latest decision to follow somebody, or not any more. */
export interface FollowRow {
  /** Absent where they are followed no longer. */
  home?: FollowedRow
  atMs: number
  /** SHA-256 over the record, base64url: of two at once the greater counts. */
  tie: string
}

export interface LastTimesRow {
  /** Connected. */
  readonly seenMs?: number
  /** Had all that it had for us. */
  readonly syncedMs?: number
}

export const me = jsonTable<MeRow>('me')

export const contacts = jsonTable<ContactRow>('contacts')

/** Peer → what our newest card for that device says, see `cardText`. */
export const ownCards = jsonTable<string>('own-cards')

/** Peer → the contact whose device it is, unless they are blocked. */
export const peers = jsonTable<PersonId>('peers')

/** When a device was last there. Key: peer. */
export const lastTimes = jsonTable<LastTimesRow>('last-times')

/** Peer → other device of one's own. */
export const devices = jsonTable<OwnDeviceRow>('devices')

/** Peer → device that is still to be met. */
export const unmet = jsonTable<UnmetRow>('unmet')

/** Person → whether they are blocked, and since when. */
export const blocks = jsonTable<{ isBlocked: boolean; atMs: number }>('blocks')

/** Person → whether they are muted, and since when. */
export const mutes = jsonTable<{ isMuted: boolean; atMs: number }>('mutes')

/** Person → whether the owner follows what they post for everybody. */
export const follows = jsonTable<FollowRow>('follows')

/** Peer → somebody who is followed, and has a feed that the peer writes, or is asked there. */
export const followedPeers = jsonTable<PersonId>('followed-peers')

/** Person → bytes of the entries of a followed person, also while they are a contact. */
export const followedBytes = jsonTable<number>('followed-bytes')

/** Person → the owner's own name and note for them. */
export const notes = jsonTable<NoteRow>('notes')

/** Peer → the blocked contact whose device it is. */
export const blockedPeers = jsonTable<PersonId>('blocked-peers')

/** A device that its person revoked. */
export interface RevokedRow {
  person: PersonId
  peer: PeerName
  /** By the clock of the device that revoked it. */
  atMs: number
  /** 137 bytes that prove it. */
  statement: string
  /** The order in which this node heard of all of them, from 1. */
  number: number
}

/** person!peer → a device that this person revoked, known here before or not. */
export const revoked = jsonTable<RevokedRow>('revoked')

/** Person → how many devices they revoked. */
export const revokedCounts = jsonTable<number>('revoked-counts')

/** Peer → the person whose device it was. */
export const revokedPeers = jsonTable<PersonId>('revoked-peers')

/** Under the key `last`: the number of the device of which this node heard last that it was revoked, and when, by its own clock. */
export const lastRevoked = jsonTable<{ number: number; heardMs: number }>('last-revoked')

/** Peer → how many devices of contacts say that it carries for them. */
export const carrierPeers = jsonTable<number>('carrier-peers')
