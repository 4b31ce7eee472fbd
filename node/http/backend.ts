/** The part of its node that the HTTP API needs. */
import type { PappusError } from '../../protocol/errors.ts'
import type { PeerName, PersonId } from '../../protocol/ids.ts'
import type { Sample } from '../metrics.ts'
import type { ClockState, ContactReach, NetworkState } from '../reach.ts'
import type { CarryRole, GuestRole, RelayReport } from '../roles.ts'
import type { Social } from '../social/social.ts'

/** A new node on its way to become another device. */
export type LinkState =
  | { readonly state: 'none' | 'linked' }
  | { readonly state: 'waiting'; readonly digits: string }
  | { readonly state: 'failed'; readonly error: PappusError }

export interface Backend {
  readonly version: string
  readonly startedAtMs: number
  readonly home: string
  /** Where files wait that are being uploaded; emptied at the start. */
  readonly uploadFolder: string
  /** All that a person does. @throws {NotSetUpError} before the set-up. */
  social(): Social
  isSetUp(): boolean
  /**
   * Makes the person of this node; with a phrase, the one it stands for.
   *
   * @throws {AlreadySetUpError} when there is a person.
   * @throws {InvalidPhraseError} when the phrase is none.
   */
  setUp(name: string, aspectNames: readonly string[], phrase?: string): Promise<void>
  /**
   * Brings a link of the owner's first device, and becomes another one once they say yes there.
   *
   * @returns the digits to compare.
   * @throws {AlreadySetUpError} when there is a person.
   * @throws as `bringLink` does.
   */
  link(text: string): Promise<{ digits: string }>
  /** Waits for that yes no more: this node is nobody's as before. */
  cancelLink(): Promise<void>
  /** Where that is. */
  linkState(): LinkState
  /** @throws {PassphraseWeakError} for a passphrase that could be guessed. */
  assertStrong(passphrase: string): void
  /**
   * The bytes of a backup of this home, as it is now.
   *
   * @throws {PassphraseWeakError} for one that could be guessed.
   */
  backup(passphrase: string): Promise<ReadableStream<Uint8Array>>
  /**
   * Restores a backup to this home, and starts the node anew.
   *
   * @throws {AlreadySetUpError} when there is a person.
   * @throws as `unpackRestore` does.
   */
  restore(sealed: AsyncIterable<Uint8Array>, passphrase: string): Promise<void>
  isOnline(person: PersonId): boolean
  /** Addresses that others can reach this node at. */
  addresses(): string[]
  /** How this node can be reached; `undefined` before the set-up. */
  networkState(): NetworkState | undefined
  /** Whether the clock of this machine is right; `undefined` before the set-up. */
  clockState(): Promise<ClockState | undefined>
  /** How a contact is connected, and when it last was. */
  contactReach(person: PersonId): ContactReach
  /** The same of one device. */
  peerReach(peer: PeerName): ContactReach
  /** The figures of the node; `undefined` unless they were asked for at its start. */
  metrics(): Sample[] | undefined
  /** The report of its work as a relay; `undefined` for a node that is none, or not set up. */
  relay(): RelayReport | undefined
  /** The origin by which guests reach a page of this node, where its owner gave it one. */
  guestOrigin(): string | undefined
  /** Where the posts for everybody are served as a site, if they are. */
  siteUrl(): string | undefined
  /** Its role as a holder of guest links for others, if it has one. */
  guestRole(): GuestRole | undefined
  /** Its role as a carrier for everybody, if it has one. */
  carryRole(): CarryRole | undefined
  /** Calls `watcher` whenever a contact connects or disconnects; the returned function ends that. */
  watchPresence(watcher: (person: PersonId) => void): () => void
  /** Calls `ended` when what `social()` gave is over, as where the home becomes another device; the returned function ends that. */
  watchEnd(ended: () => void): () => void
  /** Ends the node, soon. */
  stop(): Promise<void>
}
