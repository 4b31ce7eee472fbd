/**
 * Carrying: a contact stores and serves feeds that it cannot read. An offer says how many bytes; a person who accepts it names
 * feeds, each with the proof that it is theirs; a carrier that has no more room says so.
 */
import { paddedBlobBytes } from '../blob.ts'
import { concat, readUint, uintBytes } from '../bytes.ts'
import { keyLength } from '../crypto.ts'
import { claimBytes, claimFromBytes, claimLength, type FeedClaim } from '../feed-claim.ts'
import { blobHash, blobId, personId, personKey, type BlobId, type PersonId } from '../ids.ts'
import { blobBytesMax, carryBlobsMax, carryFeedsMax } from '../limits.ts'
import { MalformedError } from '../errors.ts'
import type { RecordCodec } from './record-codec.ts'

/** Its writer would carry this much for the reader of the feed. */
export interface CarryOfferRecord {
  readonly kind: 'carry-offer'
  /** Most bytes of entries; 0 ends the offer, and what was carried is deleted. */
  readonly bytes: number
  readonly atMs: number
}

/** Feeds of its writer that the reader is to carry from now on, or no longer. */
export interface CarryRecord {
  readonly kind: 'carry'
  readonly claims: readonly FeedClaim[]
  readonly isCarried: boolean
  readonly atMs: number
}

/** A blob that a carrier keeps. */
export interface CarriedBlob {
  readonly id: BlobId
  /** With padding, so that its carrier learns no more than by the file. */
  readonly paddedBytes: number
}

/** Blobs of its writer that the reader is to carry from now on, or no longer. */
export interface CarryBlobsRecord {
  readonly kind: 'carry-blobs'
  /** 1 to 400. */
  readonly blobs: readonly CarriedBlob[]
  readonly isCarried: boolean
  readonly atMs: number
}

/** How full a carrier is with the feeds of the reader. */
export interface CarryStateRecord {
  readonly kind: 'carry-state'
  readonly usedBytes: number
  /** Whether nothing new is taken. */
  readonly isFull: boolean
  readonly atMs: number
}

/** Its writer would have the reader carry for it, or carry for each other. */
export interface CarryWishRecord {
  readonly kind: 'carry-wish'
  readonly isAsked: boolean
  /** Whether the writer would carry for the reader, where the reader would for the writer. */
  readonly isMutual: boolean
  readonly atMs: number
}

/** That a contact's offer is used from now on, or no longer. */
export interface CarrierRecord {
  readonly kind: 'carrier'
  readonly person: PersonId
  readonly isUsed: boolean
  readonly atMs: number
}

export const carryOfferCodec: RecordCodec<CarryOfferRecord> = {
  kind: 'carry-offer',
  feeds: ['pair'],
  fields: ({ bytes, atMs }) => ({ bytes, at: atMs }),
  read: (fields) => ({
    kind: 'carry-offer',
    bytes: fields.uint('bytes', Number.MAX_SAFE_INTEGER),
    atMs: fields.time('at'),
  }),
}

export const carryCodec: RecordCodec<CarryRecord> = {
  kind: 'carry',
  feeds: ['pair'],
  fields: ({ claims, isCarried, atMs }) => ({
    feeds: concat(...claims.map(claimBytes)),
    in: isCarried,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'carry',
    claims: readClaims(fields.bytesUpTo('feeds', carryFeedsMax * claimLength)),
    isCarried: fields.flag('in'),
    atMs: fields.time('at'),
  }),
}

function readClaims(bytes: Uint8Array): FeedClaim[] {
  if (bytes.length === 0 || bytes.length % claimLength !== 0) throw new MalformedError('feeds')
  return Array.from({ length: bytes.length / claimLength }, (_, index) =>
    claimFromBytes(bytes.subarray(index * claimLength, (index + 1) * claimLength)),
  )
}

export const carryBlobsCodec: RecordCodec<CarryBlobsRecord> = {
  kind: 'carry-blobs',
  feeds: ['pair'],
  fields: ({ blobs, isCarried, atMs }) => ({
    blobs: concat(...blobs.map(blobBytes)),
    in: isCarried,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'carry-blobs',
    blobs: readBlobs(fields.bytesUpTo('blobs', carryBlobsMax * blobLength)),
    isCarried: fields.flag('in'),
    atMs: fields.time('at'),
  }),
}

const sizeBytes = 6
const blobLength = keyLength + sizeBytes

function blobBytes({ id, paddedBytes }: CarriedBlob): Uint8Array {
  return concat(blobHash(id), uintBytes(paddedBytes, sizeBytes))
}

function readBlobs(bytes: Uint8Array): CarriedBlob[] {
  if (bytes.length === 0 || bytes.length % blobLength !== 0) throw new MalformedError('blobs')
  return Array.from({ length: bytes.length / blobLength }, (_, index) => {
    const one = bytes.subarray(index * blobLength, (index + 1) * blobLength)
    const paddedBytes = readUint(one, keyLength, sizeBytes)
    if (paddedBytes > blobBytesMax || paddedBlobBytes(paddedBytes) !== paddedBytes) {
      throw new MalformedError('no size of a blob')
    }
    return { id: blobId(one.slice(0, keyLength)), paddedBytes }
  })
}

export const carryStateCodec: RecordCodec<CarryStateRecord> = {
  kind: 'carry-state',
  feeds: ['pair'],
  fields: ({ usedBytes, isFull, atMs }) => ({ used: usedBytes, full: isFull, at: atMs }),
  read: (fields) => ({
    kind: 'carry-state',
    usedBytes: fields.uint('used', Number.MAX_SAFE_INTEGER),
    isFull: fields.flag('full'),
    atMs: fields.time('at'),
  }),
}

export const carryWishCodec: RecordCodec<CarryWishRecord> = {
  kind: 'carry-wish',
  feeds: ['pair'],
  fields: ({ isAsked, isMutual, atMs }) => ({ ask: isAsked, mutual: isMutual, at: atMs }),
  read: (fields) => ({
    kind: 'carry-wish',
    isAsked: fields.flag('ask'),
    isMutual: fields.flag('mutual'),
    atMs: fields.time('at'),
  }),
}

export const carrierCodec: RecordCodec<CarrierRecord> = {
  kind: 'carrier',
  feeds: ['self'],
  fields: ({ person, isUsed, atMs }) => ({ person: personKey(person), in: isUsed, at: atMs }),
  read: (fields) => ({
    kind: 'carrier',
    person: personId(fields.bytes('person', keyLength)),
    isUsed: fields.flag('in'),
    atMs: fields.time('at'),
  }),
}
