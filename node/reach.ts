/** How this node can be reached, and over what each contact is connected: plain data, for the API and for words. */

/** The part of a node on its local network: none; find contacts and stay silent; find them and let them find it. */
export type LanMode = 'off' | 'passive' | 'on'

/** Over what a peer is connected. */
export type Link = 'lan' | 'direct' | 'relay'

export interface RelayState {
  /** Peer id. */
  readonly peer: string
  /** Whether others reach us through it. */
  readonly state: 'held' | 'trying' | 'failed'
  /** The last failure, where it is not held. */
  readonly code?: DialCode
}

/** Whether the clock of this machine is right. */
export interface ClockState {
  /** Whether it shows a time at which there was Pappus. */
  readonly isPlausible: boolean
  /** How far it is ahead of those of most contacts who said what theirs show, negative where it is behind; absent where none did. */
  readonly aheadMs?: number
}

/** How this node can be reached. */
export interface NetworkState {
  /** Multiaddr texts that others are told, without our peer id, best first. */
  readonly listening: readonly string[]
  readonly ports: { readonly tcp: number }
  readonly lan: LanMode
  /** Why the local network does not work, as the system says it, as `EADDRINUSE`; `no-lan` while the machine has no address there. */
  readonly lanError?: string
  /** Whether nodes elsewhere can open a connection to this one without help; `unknown` until one tried. */
  readonly publicly: 'yes' | 'no' | 'unknown'
  /**
   * Thanks to what: the router opened a port, an address that the owner named, a global IPv6 address, or a port that the
   * router passes on without our doing. Absent where nothing is between: the machine has a public address.
   */
  readonly by?: 'upnp' | 'announced' | 'ip6' | 'observed'
  /** Where peers did not get through, what keeps them out: they tried an address of this machine itself, or one of its router. */
  readonly blockedBy?: 'firewall' | 'router'
  /** The router's answer to the question for a port; `none`: there is no answer, or a refusal. */
  readonly upnp: 'off' | 'none' | 'opened'
  /** Those that were asked to pass connections on to us. */
  readonly relays: readonly RelayState[]
  readonly dht: { readonly mode: 'client' | 'server'; readonly peers: number }
  readonly lastFailure?: DialFailure
}

/** How one contact is connected, all devices taken together. */
export interface ContactReach {
  /** Best first; empty while none of their devices is connected. */
  readonly links: readonly Link[]
  /** Since when one of their devices has been connected without a break. */
  readonly connectedSinceMs?: number
  readonly lastSeenMs?: number
  /** When we last had all that they had for us. */
  readonly lastSyncedMs?: number
  /** All that they wrote until then is here. */
  readonly completeUntilMs?: number
  readonly lastFailure?: DialFailure
}

/** The knowledge of one device. */
export interface DeviceReach {
  readonly links: readonly Link[]
  readonly openedMs?: number
  readonly seenMs?: number
  readonly syncedMs?: number
  readonly failure?: DialFailure
}

const linkOrder: readonly Link[] = ['lan', 'direct', 'relay']

/** A contact is as well connected as their best device, and complete as far as the one that we had least of. */
export function contactReachOf(devices: readonly DeviceReach[]): ContactReach {
  const links = linkOrder.filter((link) => devices.some((device) => device.links.includes(link)))
  const opened = devices.flatMap(({ openedMs }) => openedMs ?? [])
  const seen = devices.flatMap(({ seenMs }) => seenMs ?? [])
  const synced = devices.flatMap(({ syncedMs }) => syncedMs ?? [])
  const failures = devices.flatMap(({ failure }) => failure ?? [])
  const lastFailure = failures.toSorted((a, b) => b.atMs - a.atMs)[0]
  const isComplete = synced.length > 0 && synced.length === devices.length
  return {
    links,
    ...(opened.length > 0 && { connectedSinceMs: Math.min(...opened) }),
    ...(seen.length > 0 && { lastSeenMs: Math.max(...seen) }),
    ...(synced.length > 0 && { lastSyncedMs: Math.max(...synced) }),
    ...(isComplete && { completeUntilMs: Math.min(...synced) }),
    ...(links.length === 0 && lastFailure !== undefined && { lastFailure }),
  }
}

/**
 * Why an address did not lead to the peer: nothing answers (`timeout`), the machine does not take the port (`refused`), there is
 * no way to it (`no-route`), somebody else is there (`other-peer`), the peer hangs up (`closed`), or the relay does not
 * know it (`not-at-relay`) or passed on as much as it may for now (`relay-limit`). `no-address`: there is none that we can dial. Of a relay of ours: it relays for nobody (`no-relay`), or
 * has no place for us (`relay-full`).
 */
export type DialCode =
  | 'no-address'
  | 'timeout'
  | 'refused'
  | 'no-route'
  | 'other-peer'
  | 'closed'
  | 'not-at-relay'
  | 'relay-limit'
  | 'no-relay'
  | 'relay-full'
  | 'failed'

/** Why a contact was not reached the last time. */
export interface DialFailure {
  readonly atMs: number
  readonly code: DialCode
  /** The address that says most. */
  readonly address?: string
}
