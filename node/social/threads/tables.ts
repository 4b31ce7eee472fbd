/** Threads: the responses to posts, and to each other. */
import type { ItemId, PersonId, PostId, ResponseId } from '../../../protocol/ids.ts'
import type { Refusal } from '../../../protocol/records/response.ts'
import { jsonTable } from '../../store/table.ts'
import type { QuotaRow } from '../lib/daily.ts'

export interface ResponseRow {
  id: ResponseId
  post: PostId
  postAuthor: PersonId
  /** The post, or the response that this one answers. */
  item: ItemId
  author: PersonId
  /** 16 bytes, base64url: the id is made of it, so that a later version has it too. */
  nonce: string
  /** The author's, as they said it. */
  name: string
  type: string
  /** As `ResponseType.decode` reads it, base64url. */
  body: string
  atMs: number
  version: number
  /** See `tieOf`. */
  tie: string
  /** Whether it is one of ours that the post's author has not relayed yet. */
  isWaiting: boolean
  /** Whether others have it, or an earlier version of it. */
  isRelayed: boolean
  /** Why the post's author will not. */
  refusal?: Refusal
  /** Whether it is a vote that does not count. */
  isVoid?: true
}

/** item!post!type!time!response. */
export const responses = jsonTable<ResponseRow>('responses')
/** Response → its key in `responses`. */
export const responseKeys = jsonTable<string>('response-keys')
/** item!post!type!label → how many there are. */
export const responseCounts = jsonTable<number>('response-counts')
/** item!post!type!person → how many of them that person wrote. */
export const responsesBy = jsonTable<number>('responses-by')
/** post!type → how many a thread has, to whichever item; post!type!person → how many of them that person wrote. */
export const typeCounts = jsonTable<number>('type-counts')
/** Post → how many responses its thread has; item!post!type → how many of a type an item has. Also those that count for nothing. */
export const threadSizes = jsonTable<number>('thread-sizes')

/** feed!certificate!seq → how many responses of an entry wait for a certificate. */
export const awaitedCertificates = jsonTable<number>('awaited-certificates')
/** Feed → how many responses in it wait for certificates. */
export const awaitedCounts = jsonTable<number>('awaited-counts')

/** feed!seq of pair feeds: records in which a contact asks something of us, until it is acted on. */
export const inbox = jsonTable<true>('inbox')
/** Person → responses relayed for them. */
export const quotas = jsonTable<QuotaRow>('quotas')
