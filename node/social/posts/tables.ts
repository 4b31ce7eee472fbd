/** The timeline. */
import type { AspectId, CollectionId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { MediaRow } from '../media/tables.ts'
import type { Poll } from '../../../protocol/poll.ts'
import type { RemixParent, SharedPost } from '../../../protocol/records/post.ts'
import { jsonTable } from '../../store/table.ts'

export interface PostRow {
  id: PostId
  /** Of the post's record, as base64url. */
  nonce: string
  author: PersonId
  text: string
  media: readonly MediaRow[]
  isFree?: true
  isRound?: true
  remixOf?: RemixParent
  /** The board or album of its author that it shows. */
  collection?: CollectionId
  warning?: string
  place?: string
  poll?: Poll
  /** When it is over by itself. */
  expiresAtMs?: number
  /** The post that it shares: `quotes` has its words. */
  share?: SharedPost
  /** The network or service that its author brought it along from: then `atMs` is when it was published there. */
  origin?: string
  /** A public one that others can share, as far as its author proved it. */
  isProved?: true
  /** Of an edited post: which version this is, from 1 on, and when it was written. */
  version?: number
  editedAtMs?: number
  /** With `order` where it stands in the timeline, see `Spot`. */
  atMs: number
  order: string
  /** Of others, `you` where its author chose us by ourselves, maybe beside others. */
  audience: 'public' | 'limited' | 'you' | AspectId[]
  /** With which arrival it came; 0 for one's own, and for those that were read later than they came. */
  arrival: number
  /** It came when the owner had read what stands after it. */
  isLate?: true
  /** The owner does not want to see it. */
  isHidden?: true
}

/** The words of a post that was edited. */
export interface EditRow extends Pick<PostRow, 'text' | 'warning' | 'place' | 'expiresAtMs'> {
  version: number
  /** SHA-256 over the record, base64url: of two with the same version the greater counts. */
  tie: string
  atMs: number
}

/** Which of the quotes in a post counts. */
export interface CountedQuote extends Pick<PostRow, 'id' | 'author'> {
  /** The post that shares it, and the person who does. */
  in: PostId
  by: PersonId
  /** Of the edit that it shows, or 0. */
  version: number
  /** SHA-256 over the record, base64url: of two with the same version the greater counts. */
  tie: string
}

/** A post as another one shares it. */
export interface QuoteRow extends CountedQuote, Pick<PostRow, 'text' | 'warning' | 'place'> {
  /** The author's, as they gave it. */
  name: string
  media: readonly MediaRow[]
  /** Of its poll; empty for none. */
  options: readonly string[]
  /** By the clock of its author, as `editedAtMs`. */
  atMs: number
  editedAtMs?: number
}

export interface UnreadRow {
  author: PersonId
  /** Where it stands in the timeline. */
  atMs: number
}

/** time!order!post, see `Spot`. */
export const timeline = jsonTable<PostRow>('timeline')

/** person!time!order!post: the posts of each person. */
export const personPosts = jsonTable<true>('person-posts')

/** Person → the key in the timeline of their newest post. */
export const lastPosts = jsonTable<string>('last-posts')

/** list!time!order!post: see `lists.ts`. */
export const listed = jsonTable<true>('listed')

/** Person → the aspects whose lists have their posts, sorted: see `member-lists.ts`. */
export const listedIn = jsonTable<AspectId[]>('listed-in')

/** Post → its key in the timeline. */
export const posts = jsonTable<string>('posts')

/** Post → whether the owner does not want to see it, also where the post itself did not come. */
export const hiddenPosts = jsonTable<{ isHidden: boolean; atMs: number }>('hidden-posts')

/** Of a post that its author pinned, or does not any more. */
export interface PinRow {
  author: PersonId
  isPinned: boolean
  atMs: number
}

/** Post → whether its author pinned it, also where the post itself did not come. */
export const pins = jsonTable<PinRow>('pins')

/** person!time!post: posts that are pinned, by when that was. */
export const pinned = jsonTable<true>('pinned')

/** author!post → its last edit, also where the post itself did not come. */
export const postEdits = jsonTable<EditRow>('post-edits')

/** parent!post: posts that show a picture of another one with other words. */
export const remixPosts = jsonTable<true>('remix-posts')

/** Quote → the one that counts there, also where its words are gone: so these are the same whatever came first. */
export const countedQuotes = jsonTable<CountedQuote>('counted-quotes')

/** Quote → the words of the one that counts. */
export const quotes = jsonTable<QuoteRow>('quotes')

/** author!original!post: the posts whose quote is of it. */
export const quotedIn = jsonTable<true>('quoted-in')

/** owner!quote: of one's own, what the author of the quoted post took back: the quote is to be taken back as well. */
export const quotesToDrop = jsonTable<true>('quotes-to-drop')

/** Original → how many posts share it. */
export const reshareCounts = jsonTable<number>('reshare-counts')

/** time!post → the post: polls that close, until their owner was told of it as far as it concerns them. */
export const pollClosings = jsonTable<PostId>('poll-closings')

/** time!post → the post: posts that are over at a time. */
export const expirations = jsonTable<PostId>('expirations')

/** Under the key `timeline`: when the newest post stands that the owner has read. */
export const readMarks = jsonTable<number>('read-marks')

/** arrival!post: posts of others that the owner has not read. */
export const unread = jsonTable<UnreadRow>('unread')

/** Posts that the owner has read, on whichever device, also where they did not come here: an id does not say whose post it is. */
export const readPosts = jsonTable<true>('read-posts')
