/** Searching: asks the index for candidates, and shows of each what stands in the store now. So an index that lags behind says nothing wrong. */
import type { PersonId } from '../../../protocol/ids.ts'
import { excerptsOf, hasAll, type Excerpt } from '../../search/excerpts.ts'
import { parseQuery, type Misfit, type Query } from '../../search/query.ts'
import type { Found, IndexSize, Lookup, SearchIndex } from '../../search/search-index.ts'
import { SearchUnavailableError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import { fits, wishOf, type Wish } from './wish.ts'
import { Follower, type FollowerComponents, type FollowerState } from './follower.ts'
import { aboveMax, lookupsPerSearchMax } from './limits.ts'
import { nobody, type Thing } from './source.ts'
import { thingAt } from './sources.ts'

export interface SearchQuery {
  /** As somebody typed it. */
  readonly text: string
  /** Only what stands before this cursor. */
  readonly before?: string | undefined
  readonly limit: number
}

export interface Hit {
  readonly id: string
  readonly thing: Thing
  readonly excerpts: readonly Excerpt[]
}

export interface SearchPage {
  /** People, then tags; on the first page alone. */
  readonly above: readonly Hit[]
  /** Newest first. */
  readonly hits: readonly Hit[]
  /** Filters that cannot be understood: with one of them nothing is found. */
  readonly misfits: readonly Misfit[]
  /** Where to go on, also where this page is not full; absent at the end. */
  readonly next?: string
}

export interface SearchState extends FollowerState, IndexSize {}

export class Searching {
  readonly #index: SearchIndex
  readonly #store: Store
  readonly #self: PersonId
  readonly #follower: Follower

  constructor(components: FollowerComponents & { self: PersonId }) {
    this.#index = components.index
    this.#store = components.store
    this.#self = components.self
    this.#follower = new Follower(components)
  }

  start(): void {
    this.#follower.start()
  }

  /** Resolves when the index is closed. */
  async stop(): Promise<void> {
    await this.#follower.stop()
    await this.#index.close()
  }

  /** How far the index follows. */
  progress(): FollowerState {
    return this.#follower.state()
  }

  async state(): Promise<SearchState> {
    return { ...this.#follower.state(), ...(await this.#index.size()) }
  }

  /**
   * A page of what one may read.
   *
   * @throws {TooLargeError} when the query is too long.
   * @throws {SearchUnavailableError} while there is no index.
   * @throws {SearchBusyError} when too many searches wait.
   */
  async find({ text, before, limit }: SearchQuery): Promise<SearchPage> {
    const query = parseQuery(text)
    const wish = await wishOf(this.#store, query, this.#self)
    const { misfits } = wish
    if (isEmpty(query) || misfits.length > 0) return { above: [], hits: [], misfits }
    const without = [...(await blockedPeople(this.#store))]
    const isFirst = before === undefined && isWordsOnly(query)
    // All that is asked of the thread of the index goes there at once.
    const [above, { hits, next }] = await Promise.all([
      isFirst ? this.#above(wish, without) : [],
      this.#among(wish, { without, before, limit }),
    ])
    return { above, hits, misfits, ...(next !== undefined && { next }) }
  }

  async #above(wish: Wish, without: readonly string[]): Promise<Hit[]> {
    const lookup = { ...wish, isAbove: true, limit: aboveMax }
    // Each by itself, so that many tags leave no person out.
    const [people, tags] = await Promise.all([
      this.#look({ ...lookup, without: [...without, nobody] }),
      this.#look({ ...lookup, without, from: { people: [nobody], names: [] } }),
    ])
    return [...people.rows, ...tags.rows].flatMap(({ key }) => this.#hit(key, wish))
  }

  async #among(
    wish: Wish,
    { without, before, limit }: Pick<Lookup, 'without'> & Omit<SearchQuery, 'text'>,
  ): Promise<{ hits: Hit[]; next?: string }> {
    const hits: Hit[] = []
    let place = before === undefined ? undefined : Number.parseInt(before, 16)
    for (let count = 0; count < lookupsPerSearchMax; count += 1) {
      const { rows, next } = await this.#look({
        ...wish,
        without,
        isAbove: false,
        ...(place !== undefined && { before: place }),
        limit: limit - hits.length,
      })
      hits.push(...rows.flatMap(({ key }) => this.#hit(key, wish)))
      place = next
      if (place === undefined || hits.length === limit) break
    }
    return place === undefined ? { hits } : { hits, next: place.toString(16) }
  }

  async #look(lookup: Lookup): Promise<Found> {
    try {
      return await this.#index.find(lookup)
    } catch (error) {
      // A damaged one is made anew without waiting for something to change.
      if (error instanceof SearchUnavailableError) this.#follower.reopen()
      throw error
    }
  }

  /** None where it changed since it was indexed, and fits no more. */
  #hit(key: string, wish: Wish): Hit[] {
    const found = thingAt(this.#store, key)
    if (found === undefined) return []
    const { id, thing } = found
    if (!fits(thing, wish) || !hasAll(thing.fields, wish.terms)) return []
    return [{ id, thing, excerpts: excerptsOf(thing.fields, wish.terms) }]
  }
}

function isEmpty({ terms, from, in: within, before, after, has, misfits }: Query): boolean {
  return [terms, from, within, before, after, has, misfits].every((part) => part.length === 0)
}

function isWordsOnly({ terms, ...filters }: Query): boolean {
  return terms.length > 0 && Object.values(filters).every((part) => part.length === 0)
}
