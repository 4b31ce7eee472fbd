/** Roles of a node for others, beside being somebody's own: each with its maximal cost. */
import {
  relayedBytesMax,
  relayedBytesPerDayInAllMax,
  relayedBytesPerDayMax,
  relayedMsMax,
  reservationsMax,
  reservationsPerAddressMax,
} from './limits.ts'

/** Carries for every contact who comes, as `pappus relay --carry` does. */
export interface CarryRole {
  /** Most bytes for everybody together. */
  readonly bytes: number
  /** The offer to each contact. */
  readonly eachBytes: number
}

/** Lets nodes find and reach each other, strangers included: bootstrap peer, DHT server and circuit relay. */
export interface RelayRole {
  /** Nodes that may be reached through this one at a time. */
  readonly reservations: number
  /** Of these, how many behind one address: an IPv4 address, or a /64 of IPv6. */
  readonly reservationsPerAddress: number
  /** Most bytes of one relayed connection, both directions together; 0 for no end. */
  readonly connectionBytes: number
  /** How long one relayed connection may last; 0 for no end. */
  readonly connectionMs: number
  /** Most bytes that are passed on in one UTC day; 0 for no end. */
  readonly bytesPerDay: number
  /** Of these, for whoever connects from one address; 0 for no end. */
  readonly bytesPerDayPerAddress: number
}

/** Holds bundles of guest links for other nodes, and serves them to browsers. */
export interface GuestRole {
  /** Of the page that opens them, as browsers have it. */
  readonly origin: string
  /** Most bytes for everybody together. */
  readonly bytes: number
}

/** The work of a relay at the moment. */
export interface RelayReport {
  readonly role: RelayRole
  readonly reservations: number
  /** With whomever, relayed ones included. */
  readonly connections: number
  /** Peers in the DHT's table. */
  readonly dhtPeers: number
  /** Bytes that were passed on between others since the start. */
  readonly relayedBytes: number
  /** Of these, on this UTC day. */
  readonly relayedBytesToday: number
  /** Addresses by which others name it as their `--bootstrap`. */
  readonly addresses: readonly string[]
}

export interface Roles {
  readonly carry?: CarryRole
  readonly guests?: GuestRole
  /** The config file, or else `defaultRelayRole`, has the values that are absent here. */
  readonly relay?: Partial<RelayRole>
}

/** The limits of `pappus relay` where nobody says otherwise. */
export const defaultRelayRole: RelayRole = {
  reservations: reservationsMax,
  reservationsPerAddress: reservationsPerAddressMax,
  connectionBytes: relayedBytesMax,
  connectionMs: relayedMsMax,
  bytesPerDay: relayedBytesPerDayInAllMax,
  bytesPerDayPerAddress: relayedBytesPerDayMax,
}
