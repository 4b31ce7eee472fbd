/** Searching as somebody types: a moment after the last letter, and answers to what was typed before are dropped. */
import { batch, signal } from '@preact/signals'
import type { Hit, SearchPage } from '../../http/search/schema.ts'
import { call } from '../api/client.ts'

/** The field as it is. */
export const typed = signal('')
/** The things found; `undefined` before anything was looked for. */
export const found = signal<SearchPage | undefined>(undefined)
export const isSearching = signal(false)
export const searchError = signal<unknown>(undefined)

/** Pause after a letter: faster typists make it once, slower ones see each step. */
const pauseMs = 150
const pageSize = '20'
/** Pages that are asked for by themselves while few things are found. */
const pagesMax = 5
const enough = 10

let timer: ReturnType<typeof setTimeout> | undefined
let running: AbortController | undefined

/** Takes over what is in the field; looks for it after a pause, or at once. */
export function type(text: string, { isNow = false } = {}): void {
  typed.value = text
  clearTimeout(timer)
  running?.abort()
  if (text.trim() === '') {
    batch(() => {
      found.value = undefined
      searchError.value = undefined
      isSearching.value = false
    })
    return
  }
  isSearching.value = true
  timer = setTimeout(() => void searchAnew(), isNow ? 0 : pauseMs)
}

/** Looks further back. */
export async function searchOlder(): Promise<void> {
  const shown = found.value
  if (shown?.next === undefined || isSearching.value) return
  await search(shown)
}

async function searchAnew(): Promise<void> {
  history.replaceState(history.state, '', `/search?${new URLSearchParams({ q: typed.value })}`)
  await search(undefined)
}

/** Asks until there is enough to look at, or nothing more. */
async function search(before: SearchPage | undefined): Promise<void> {
  running = new AbortController()
  const { signal: stopped } = running
  isSearching.value = true
  try {
    let page = before
    for (let count = 0; count < pagesMax; count += 1) {
      const next = await read(page?.next, stopped)
      page =
        page === undefined
          ? next
          : { ...next, people: page.people, tags: page.tags, items: [...page.items, ...next.items] }
      found.value = page
      searchError.value = undefined
      const added = page.items.length - (before?.items.length ?? 0)
      if (page.next === undefined || added >= enough) break
    }
  } catch (error) {
    if (!stopped.aborted) searchError.value = error
  }
  if (!stopped.aborted) isSearching.value = false
}

function read(before: string | undefined, stopped: AbortSignal): Promise<SearchPage> {
  const more = before === undefined ? {} : { before }
  return call(
    'GET /search',
    { query: { q: typed.value, limit: pageSize, ...more } },
    { signal: stopped },
  )
}

/** Where one sees a thing. */
export function addressOf({ post, collection, conversation }: Hit): string {
  if (conversation !== undefined) return `/messages/${conversation}`
  return collection === undefined ? `/posts/${post ?? ''}` : `/boards/${collection}`
}
