/**
 * Keeps the index behind the store: reads the list of changes from where the index stands, and first of all that there is. It waits for no
 * write and makes none wait. The cursor stands in the index, in the batch that it belongs to, so that a crash loses and doubles nothing.
 */
import type { Log } from '../../log.ts'
import { watched } from '../../background.ts'
import type { Document, SearchIndex } from '../../search/search-index.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { changeAt, changesSince, lastChange } from '../feeds/changes.ts'
import type { ChangeRow } from '../feeds/tables.ts'
import { batchMax, indexRetryMsMax, indexRetryMsMin } from './limits.ts'
import { nobody, type Source, type Thing } from './source.ts'
import { sources, thingKey } from './sources.ts'

export interface FollowerComponents {
  index: SearchIndex
  /** Where it differs from that of the index, all is read anew. */
  version: string
  store: Store
  world: World
  log: Log
}

/** How far the index is. */
export interface FollowerState {
  /** Whether it still reads what was there when it was made. */
  readonly isMaking: boolean
  /** Changes that are not in the index. */
  readonly behind: number
}

/** The place in the list of changes, and in the sources while the index is being made. */
interface Cursor {
  readonly change: number
  /** That change, as text: in the list of another store there is another one. */
  readonly what: string
  /** The source that is being read, and behind which key. */
  readonly reading?: { readonly source: number; readonly after: string }
}

export class Follower {
  readonly #components: FollowerComponents
  /** `undefined` while the index is not open. */
  #cursor: Cursor | undefined
  #running: Promise<void> = Promise.resolve()
  #isRunning = false
  #isDue = false
  #isStopped = true
  #pauseMs = indexRetryMsMin
  #unwatch: () => void = () => undefined
  #endPause: () => void = () => undefined

  constructor(components: FollowerComponents) {
    this.#components = components
  }

  start(): void {
    this.#isStopped = false
    this.#unwatch = this.#components.store.watch(() => this.#follow())
    this.#follow()
  }

  /** Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#unwatch()
    this.#endPause()
    await this.#running
  }

  /** Asks the index where it stands, as after a failure. */
  reopen(): void {
    this.#cursor = undefined
    this.#follow()
  }

  state(): FollowerState {
    const { store } = this.#components
    const { change = 0, reading } = this.#cursor ?? {}
    const isMaking = this.#cursor === undefined || reading !== undefined
    return { isMaking, behind: lastChange(store) - change }
  }

  #follow(): void {
    this.#isDue = true
    if (this.#isRunning || this.#isStopped) return
    this.#isRunning = true
    this.#running = watched(this.#run().finally(() => (this.#isRunning = false)))
  }

  async #run(): Promise<void> {
    const { log, world } = this.#components
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false
      try {
        await this.#catchUp()
        this.#pauseMs = indexRetryMsMin
      } catch (error) {
        log.warn({ err: error }, 'search does not follow; it tries again')
        // Whatever happened to it, it says itself where it stands.
        this.#cursor = undefined
        this.#isDue = true
        await this.#pause(world)
      }
    }
  }

  async #catchUp(): Promise<void> {
    this.#cursor ??= await this.#open()
    let step = await this.#step(this.#cursor)
    while (step !== undefined && !this.#isStopped) {
      // The next one is read while the thread of the index writes: what changes meanwhile has a later number.
      const [next] = await Promise.all([this.#step(step.to), this.#write(this.#cursor, step)])
      this.#cursor = step.to
      step = next
    }
  }

  async #open(): Promise<Cursor> {
    const { index, store, version } = this.#components
    const cursor = await index.open(version)
    return cursor === undefined ? this.#begin(placeToBegin(store)) : (JSON.parse(cursor) as Cursor)
  }

  async #begin(cursor: Cursor): Promise<Cursor> {
    await this.#components.index.begin(JSON.stringify(cursor))
    return cursor
  }

  /** One batch for the index: changes first, so that what was taken back is gone soon. @returns `undefined` when there is none. */
  async #step(cursor: Cursor): Promise<Step | undefined> {
    const { store } = this.#components
    const changes = await this.#changesAfter(cursor)
    if (changes === undefined) return { to: placeToBegin(store), found: undefined }
    const last = changes.at(-1)
    if (last !== undefined) {
      const { reading } = cursor
      const next = {
        change: last.number,
        what: JSON.stringify(last.change),
        ...(reading && { reading }),
      }
      const things = thingsOf(changes.map(({ change }) => change))
      const found = things.map(({ source, id }) => ({ source, id, thing: source.read(store, id) }))
      return { to: next, found }
    }
    return cursor.reading && this.#readOn(cursor, cursor.reading)
  }

  /** `undefined` where they are forgotten, or those of another store. */
  async #changesAfter({
    change,
    what,
  }: Cursor): Promise<{ number: number; change: ChangeRow }[] | undefined> {
    const { store } = this.#components
    if (change > 0 && JSON.stringify(changeAt(store, change)) !== what) return undefined
    return changesSince(store, change, batchMax)
  }

  async #readOn(
    cursor: Cursor,
    { source: number, after }: NonNullable<Cursor['reading']>,
  ): Promise<Step> {
    const { reading: _, ...place } = cursor
    const source = sources[number]
    if (source === undefined) return { to: place, found: [] }
    const { things, next } = await source.page(this.#components.store, after, batchMax)
    const reading =
      next === undefined ? { source: number + 1, after: '' } : { source: number, after: next }
    const found = things.map(([id, thing]) => ({ source, id, thing }))
    return { to: { ...place, reading }, found }
  }

  async #write(from: Cursor, { to, found }: Step): Promise<void> {
    if (found === undefined) {
      await this.#begin(to)
      return
    }
    const put = found.flatMap(({ source, id, thing }) =>
      thing === undefined ? [] : [documentOf(thingKey(source, id), thing)],
    )
    const gone = found.filter(({ thing }) => thing === undefined)
    const remove = gone.map(({ source, id }) => thingKey(source, id))
    const [before, cursor] = [JSON.stringify(from), JSON.stringify(to)]
    await this.#components.index.write({ from: before, cursor, put, remove })
  }

  async #pause(world: World): Promise<void> {
    if (this.#isStopped) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = world.after(this.#pauseMs, resolve)
    this.#pauseMs = Math.min(this.#pauseMs * 2, indexRetryMsMax)
    this.#endPause = resolve
    await promise
    cancel()
  }
}

/** One batch, and how far the index follows once it is written. */
interface Step {
  readonly to: Cursor
  /** `undefined` where the index is to be made anew. */
  readonly found: readonly FoundThing[] | undefined
}

interface FoundThing {
  readonly source: Source
  readonly id: string
  readonly thing: Thing | undefined
}

/** All things are to be read, and whatever changes from now on. */
function placeToBegin(store: Store): Cursor {
  const change = lastChange(store)
  const what = JSON.stringify(changeAt(store, change)) ?? ''
  return { change, what, reading: { source: 0, after: '' } }
}

/** The things that changes concern, each once. */
function thingsOf(changes: readonly ChangeRow[]): { source: Source; id: string }[] {
  const things = new Map<string, { source: Source; id: string }>()
  for (const source of sources) {
    for (const id of changes.flatMap((change) => source.changed(change))) {
      things.set(thingKey(source, id), { source, id })
    }
  }
  return [...things.values()]
}

function documentOf(key: string, thing: Thing): Document {
  const { author = nobody, name, atMs, aspects = [], has = [], fields, isAbove = false } = thing
  const texts = fields.map(({ text }) => text)
  return { key, author, name, atMs, aspects, has, texts, isAbove }
}
