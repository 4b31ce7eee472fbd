/** The parts that every source of things that can be found has. A new one is a file beside this one, and one line in `sources.ts`. */
import type {
  AspectId,
  CollectionId,
  ConversationId,
  PersonId,
  PostId,
} from '../../../protocol/ids.ts'
import type { Field } from '../../search/excerpts.ts'
import type { Has } from '../../search/query.ts'
import type { Reader } from '../../store/transaction.ts'
import type { ChangeRow } from '../feeds/tables.ts'

/** The author, in the index, of what nobody wrote. */
export const nobody = ''

/** A thing that can be found. */
export type Thing = ThingFacts &
  (
    | {
        readonly kind: 'post' | 'comment' | 'remix' | 'message' | 'collection' | 'person'
        readonly author: PersonId
      }
    /** Nobody wrote it. */
    | { readonly kind: 'tag'; readonly author?: undefined }
  )

interface ThingFacts {
  /** The author's, as they said it, where they may be no contact. */
  readonly name?: string
  readonly atMs: number
  readonly fields: readonly Field[]
  readonly has?: readonly Has[]
  /** Aspects of one's own that it was posted to. */
  readonly aspects?: readonly AspectId[]
  /** The post in which one sees it. */
  readonly post?: PostId
  /** The board or album that it is. */
  readonly collection?: CollectionId
  /** The conversation in which one sees it. */
  readonly conversation?: ConversationId
  /** Whether it is listed above all that has a time. */
  readonly isAbove?: true
}

export interface ThingPage {
  readonly things: readonly (readonly [id: string, thing: Thing])[]
  /** Where the next page goes on; absent at the end. */
  readonly next?: string
}

export interface Source {
  /** Distinguishes ids of sources; without `!`. */
  readonly name: string
  /** Ids of what a change may concern. */
  changed(change: ChangeRow): readonly string[]
  /** All things behind a place, in the order of their keys; at most `limit` rows are read. */
  page(reader: Reader, after: string, limit: number): Promise<ThingPage>
  /** A thing as it is now, also by somebody blocked; `undefined` where it is gone. */
  read(reader: Reader, id: string): Thing | undefined
}
