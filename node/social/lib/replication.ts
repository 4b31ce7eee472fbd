/** The part of synchronisation that social uses. */
import type { TopicInfo } from '../../sync/replica.ts'
import type { SignedEntry } from '../../../protocol/entry.ts'
import type { PeerName } from '../../../protocol/ids.ts'

export interface Replication {
  /** Listens to the topic of an aspect. */
  listen(topic: TopicInfo): void
  unlisten(topic: TopicInfo): void
  /** Pushes an entry of ours that is on disk; answers with the peers that it was sent to. Never rejects. */
  announce(topic: TopicInfo, entry: SignedEntry): Promise<readonly PeerName[]>
  /** Fetches all that a contact has for us, also of others. */
  pull(peer: PeerName): void
  /** The same of somebody who is followed; resolves when there is nothing more. Never rejects. */
  fetch(peer: PeerName): Promise<void>
  /** Tells a contact that there is something for them outside of any aspect. */
  hint(peer: PeerName): void
  /** Fetches the blobs that are wanted. */
  fetchBlobs(): void
  /** Dials a peer at once: it became one that we want to reach, or is at another address. */
  redial(peer: PeerName): void
}
