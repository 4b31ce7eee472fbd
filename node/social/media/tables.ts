/** Media: which posts name which blobs, what is to be fetched, and what waits for its post. */
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import type { Media, MediaPart } from '../../../protocol/media.ts'
import { bytesTable, jsonTable } from '../../store/table.ts'

/** A reference as it stands in rows. */
export interface BlobRefRow {
  id: BlobId
  /** base64url of 32 bytes. */
  key: string
  bytes: number
}

/** One of the media of a post, without bytes in it. */
export interface MediaRow extends Omit<Media, MediaPart | 'thumbhash'> {
  blob?: BlobRefRow
  preview?: BlobRefRow
  flat?: BlobRefRow
  /** base64url. */
  thumbhash?: string
}

export interface BlobUseRow {
  owner: PersonId
  part: MediaPart
  bytes: number
  /** Whether it is a picture of somebody else, with other words. */
  isLent?: true
}

export interface WantedRow {
  id: BlobId
  bytes: number
  owner: PersonId
  /** When the post was written that names it. */
  atMs: number
  urgency: Urgency
}

/** Somebody waits for it; it comes with each post; it comes by itself while it is new; it is carried. */
export type Urgency = 'asked' | 'always' | 'new' | 'carried'

export interface PhotoRow {
  /** Key of its post in the timeline. */
  spot: string
  /** Which of the media of the post it is. */
  number: number
}

export interface UploadRow {
  id: string
  createdAtMs: number
  /** As of `Upload`; not set in rows of earlier versions. */
  keepsMetadata?: boolean
}

/** blob!item!number!part → which part of an item it is. */
export const blobUses = jsonTable<BlobUseRow>('blob-uses')

/** Person → how many rows of `blobUses` are theirs; person!blob → how many of these name the blob. */
export const useCounts = jsonTable<number>('use-counts')

/** Blobs that their author took back, and that others made something of. */
export const goneBlobs = jsonTable<true>('gone-blobs')

/** urgency!owner!time!blob → a blob to fetch. */
export const wantedBlobs = jsonTable<WantedRow>('wanted-blobs')

/** Blob → its key among those that are wanted. */
export const wantedKeys = jsonTable<string>('wanted-keys')

/** urgency!owner → how many blobs of theirs are to be fetched. */
export const wantedCounts = jsonTable<number>('wanted-counts')

/** time!order!post!number, the last picture of each post first → where it is. */
export const photos = jsonTable<PhotoRow>('photos')

/** Upload → its media, as in a record. */
export const uploadMedia = bytesTable('upload-media')

/** Upload → when it came. */
export const uploads = jsonTable<UploadRow>('uploads')

/** Blobs that posts of one's own name → bytes with padding. */
export const ownBlobs = jsonTable<number>('own-blobs')

/** peer!blob: blobs of ours that a carrier was told of, and in which round of its offers. */
export const blobsTold = jsonTable<number>('blobs-told')

/** Blob → the people we carry it for. */
export const carriedBlobs = jsonTable<readonly PersonId[]>('carried-blobs')

/** person!blob → its key in `carriedOrder`. */
export const carriedKeys = jsonTable<string>('carried-keys')

/** person!number!blob → bytes with padding, the oldest first. */
export const carriedOrder = jsonTable<number>('carried-order')

/** Person → how many blobs of theirs are carried, and how many ever were. */
export const carriedBlobCounts = jsonTable<{ now: number; ever: number }>('carried-blob-counts')

/** item!number!collection, or item!all!collection: what the owner saved on boards and albums. */
export const savedItems = jsonTable<true>('saved-items')

/** Blob → when its owner last looked at it. */
export const looked = jsonTable<number>('looked')

/** Under the key `others`: the room for media of others. */
export const room = jsonTable<number>('media-room')
