/** Timelines out of indexes of posts, newest first: each is read from its end on, no further than is shown, however many there are. */
import { keyOf, under, type Table } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { indexAheadMin, scanRowsMax } from './limits.ts'
import { matcherOf, type TimelinePage, type TimelineQuery } from './posts.ts'
import { timeline } from './tables.ts'

/** Posts whose spots stand in a table below a prefix. */
export interface PostIndex {
  readonly table: Table<unknown>
  readonly prefix: string
}

export type IndexQuery = Pick<TimelineQuery, 'fits' | 'isHidden' | 'before' | 'limit'>

/**
 * A page of the posts that stand in any of these indexes. It looks at no more than `scanRowsMax` of them, and may answer with fewer than
 * `limit` and the cursor from which to go on.
 */
export async function readIndexes(
  reader: Reader,
  indexes: readonly PostIndex[],
  { before, limit, ...query }: IndexQuery,
): Promise<TimelinePage> {
  const merged = new MergedSpots(reader, indexes, { before, ahead: limit })
  const [matches] = await Promise.all([matcherOf(reader, query), merged.fill()])
  const rows: TimelinePage['rows'][number][] = []
  let last = before
  for (let scanned = 0; scanned < scanRowsMax;) {
    // One more than there is room for says that this is not the end.
    const spots = await merged.take(limit - rows.length + 1)
    scanned += spots.length
    const posts = await reader.many(timeline, spots)
    for (const [at, spot] of spots.entries()) {
      const post = posts[at]
      if (post === undefined || !matches(post)) continue
      if (rows.length === limit) return { rows, next: last ?? spot }
      rows.push({ cursor: spot, post })
      last = spot
    }
    if (spots.length === 0) return { rows }
    if (rows.length < limit) last = spots.at(-1)
  }
  return last === undefined ? { rows } : { rows, next: last }
}

/** The spots of several indexes as one list, each once, from the newest. */
class MergedSpots {
  readonly #reader: Reader
  readonly #heads: Head[]
  readonly #ahead: number

  constructor(
    reader: Reader,
    indexes: readonly PostIndex[],
    { before, ahead }: { before: string | undefined; ahead: number },
  ) {
    this.#reader = reader
    this.#heads = indexes.map((index) => ({ index, before, spots: [], isEnd: false }))
    // Of many indexes each has few of the newest posts; of two, each may have all of them.
    this.#ahead = Math.ceil((2 * ahead) / Math.max(2, indexes.length)) + indexAheadMin
  }

  /** The next ones; fewer only at the end. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = []
    while (taken.length < count) {
      await this.fill()
      let newest = ''
      for (const { spots } of this.#heads) if ((spots[0] ?? '') > newest) [newest = ''] = spots
      if (newest === '') break
      for (const { spots } of this.#heads) if (spots[0] === newest) spots.shift()
      taken.push(newest)
    }
    return taken
  }

  /** Reads on where nothing is left to compare with. */
  async fill(): Promise<void> {
    const empty = this.#heads.filter(({ spots, isEnd }) => spots.length === 0 && !isEnd)
    await Promise.all(empty.map((head) => this.#read(head)))
  }

  async #read(head: Head): Promise<void> {
    const { table, prefix } = head.index
    const { gt, lt } = under(prefix)
    const end = head.before === undefined ? lt : keyOf(prefix, head.before)
    const range = { gt, lt: end, reverse: true, limit: this.#ahead }
    const rows = await this.#reader.list(table, range)
    head.spots = rows.map(([key]) => key.slice(prefix.length + 1))
    head.before = head.spots.at(-1)
    head.isEnd = rows.length < this.#ahead
  }
}

interface Head {
  readonly index: PostIndex
  before: string | undefined
  spots: string[]
  isEnd: boolean
}
