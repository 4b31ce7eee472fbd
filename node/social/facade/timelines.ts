/** Lists of posts, and how far the owner has read them, as one object for the API. */
import type { AspectId, PostId } from '../../../protocol/ids.ts'
import type { ActList } from '../activity/acts.ts'
import { readActs } from '../posts/activity.ts'
import { readAspects } from '../posts/by-aspects.ts'
import { readIndexes } from '../posts/indexes.ts'
import type { ListName } from '../posts/lists.ts'
import { readPhotos, type PhotoQuery } from '../posts/photos.ts'
import { readTimeline, type TimelineQuery } from '../posts/posts.ts'
import type { ReadingMarks, ReadState } from '../posts/reading-marks.ts'
import { listed, type PostRow } from '../posts/tables.ts'
import { readFollowed, readTagged } from '../posts/tagged.ts'
import { readMentions } from '../threads/mentions.ts'
import type { FacadeInit } from './act.ts'

export interface TimelinesInit extends FacadeInit {
  marks: ReadingMarks
}

export interface SocialTimelineQuery extends Omit<TimelineQuery, 'fits'> {
  /** Only what I posted to one of these aspects, and what their members posted. @default all */
  aspects?: readonly AspectId[]
  /** Only what the owner has not read. @default false */
  isUnread?: boolean
  /** Posts that are shown elsewhere on the page. @default none */
  without?: ReadonlySet<PostId>
}

/** A page of a list, before a cursor. */
export type PageQuery = Pick<TimelineQuery, 'before' | 'limit'>

export class TimelinesFacade {
  readonly #init: TimelinesInit

  constructor(init: TimelinesInit) {
    this.#init = init
  }

  read(query: SocialTimelineQuery): ReturnType<typeof readTimeline> {
    const { store } = this.#init
    const { isUnread, aspects = [], author, without, ...page } = query
    const fits = (post: PostRow): boolean =>
      (author === undefined || post.author === author) &&
      without?.has(post.id) !== true &&
      (isUnread !== true || this.isUnread(post))
    return aspects.length === 0
      ? readTimeline(store, { ...page, fits, ...(author && { author }) })
      : readAspects(store, aspects, { ...page, fits })
  }

  /** Posts for everybody, those with something to look at, those that came late, or those that the owner hid. */
  listed(list: ListName, query: PageQuery): ReturnType<typeof readIndexes> {
    const isHidden = list === 'hidden'
    return readIndexes(this.#init.store, [{ table: listed, prefix: list }], { ...query, isHidden })
  }

  /** Posts by the last act of the owner on each. */
  acts(list: ActList, query: PageQuery): ReturnType<typeof readActs> {
    return readActs(this.#init.store, list, query)
  }

  /** Pictures of all posts, newest first. */
  photos(query: PhotoQuery): ReturnType<typeof readPhotos> {
    return readPhotos(this.#init.store, query)
  }

  /** Posts with a tag, newest first. */
  tagged(tag: string, query: PageQuery): ReturnType<typeof readTagged> {
    return readTagged(this.#init.store, [tag], query)
  }

  /** Posts with any tag that the owner follows. */
  followed(query: PageQuery): ReturnType<typeof readFollowed> {
    return readFollowed(this.#init.store, query)
  }

  /** Posts and comments that mention the owner. */
  mentions(query: PageQuery): ReturnType<typeof readMentions> {
    return readMentions(this.#init.store, query)
  }

  /** Notes that the owner has read all posts that came with an arrival or before it. */
  markRead(arrived: number): Promise<void> {
    return this.#init.marks.mark(arrived)
  }

  readState(): Promise<ReadState> {
    return this.#init.marks.state()
  }

  isUnread(post: PostRow): boolean {
    return this.#init.marks.isUnread(post)
  }
}
