/** The part of the rest of the node that the exchange of blobs uses. */
import type { BlobId, PeerName, PersonId } from '../../../protocol/ids.ts'

/** A blob that somebody here waits for. */
export interface WantedBlob {
  readonly id: BlobId
  /** Bytes of the file, or of the padded file. */
  readonly bytes: number
  /** The person whose post or feed names it. */
  readonly owner: PersonId
}

export interface BlobReplica {
  /** Whether a peer may open a channel to ask for blobs. */
  isServed(peer: PeerName): boolean
  /** Whether a peer that names a blob may have it. */
  isReadable(peer: PeerName, id: BlobId): boolean | Promise<boolean>
  /** Whether a peer may have blobs that are wanted. */
  isSource(peer: PeerName): boolean
  /** Up to `limit` blobs to fetch, the most urgent first, and of the same urgency some of each person. */
  wanted(limit: number): Promise<readonly WantedBlob[]>
  /** Peers that may have a blob, the most likely first. */
  sourcesOf(id: BlobId): readonly PeerName[]
  /** So many sealed bytes of a blob came. */
  progressed(id: BlobId, receivedBytes: number): void
  /** A blob is on the disk. */
  came(id: BlobId): Promise<void>
}
