/**
 * All that is being written, kept with every keystroke, so that no word is lost to a reload, a crash or a node that does not
 * answer. Each tab keeps its own, so that two do not write over each other. A copy stands beside them for the whole
 * browser: the next tab that is opened takes up what a closed one left.
 */
import { effect, signal, type Signal } from '@preact/signals'
import { browserShelf, tabShelf, type Shelf } from './stored.ts'

export type DraftPlace =
  | 'post'
  | 'post/media'
  | 'post/card'
  | `comment/${string}`
  | `message/${string}`
  | `share/${string}`

interface KeptDraft {
  readonly text: string
  readonly atMs: number
}

/** More drafts than anybody goes on with; the oldest goes for a new one. With all of the longest posts they fit into what browsers store. */
const keptDraftsMax = 20
/** How long the page before a reload may take to let go of its name; a tab that was duplicated shares it for longer. */
const nameWaitMs = 500

const start = 'draft.'
const lockOf = (tab: string) => `pappus.tab.${tab}`

const drafts = new Map<DraftPlace, Signal<string>>()
/** The name of this tab; `undefined` until it is certain that no other one has it. */
let ownTab: string | undefined

/** The text being written in a place; empty once it was sent. */
export function draftAt(place: DraftPlace): Signal<string> {
  const known = drafts.get(place)
  if (known !== undefined) return known
  const draft = signal(parse(tabShelf.read(`${start}${place}`))?.text ?? '')
  drafts.set(place, draft)
  let kept = draft.peek()
  effect(() => {
    if (draft.value === kept) return
    kept = draft.value
    keep(place, kept)
  })
  return draft
}

/** Takes up what closed tabs left. Until then a draft is kept for this tab alone. */
export async function openDrafts(): Promise<void> {
  try {
    ownTab = await enterTab()
    for (const name of tabShelf.names(start)) {
      browserShelf.write(`${start}${ownTab}.${name.slice(start.length)}`, tabShelf.read(name))
    }
    await adopt()
  } catch {
    // A browser without locks: drafts live as long as their tab.
  }
}

/** A name for this tab that no other one has. It is held as long as the page lives. */
async function enterTab(): Promise<string> {
  const before = tabShelf.read('tab')
  const name =
    before !== undefined && (await hold(before, nameWaitMs)) ? before : crypto.randomUUID()
  if (name !== before) await hold(name)
  tabShelf.write('tab', name)
  return name
}

/**
 * Whether the name is ours now.
 *
 * @param limitMs without it, waits: a slow browser gives a name that nobody else has all the same.
 */
function hold(tab: string, limitMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = limitMs === undefined ? {} : { signal: AbortSignal.timeout(limitMs) }
    navigator.locks
      .request(lockOf(tab), options, () => {
        resolve(true)
        // Held until the page ends.
        return new Promise(() => {})
      })
      .catch(() => resolve(false))
  })
}

async function adopt(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  const living = new Set(held.map(({ name }) => name))
  for (const name of newestFirst(browserShelf)) {
    const [tab = '', place = ''] = name.slice(start.length).split(/\.(.*)/u)
    const left = parse(browserShelf.read(name))
    if (left === undefined || living.has(lockOf(tab))) continue
    const draft = draftAt(place as DraftPlace)
    if (draft.value === '') draft.value = left.text
    // Another one for the same place waits for the next tab.
    if (draft.value === left.text) browserShelf.write(name, undefined)
  }
}

function keep(place: DraftPlace, text: string): void {
  const value = text === '' ? undefined : JSON.stringify({ text, atMs: Date.now() })
  keepOn(tabShelf, `${start}${place}`, value)
  if (ownTab !== undefined) keepOn(browserShelf, `${start}${ownTab}.${place}`, value)
}

function keepOn(shelf: Shelf, name: string, value: string | undefined): void {
  shelf.write(name, value)
  if (shelf.names(start).length <= keptDraftsMax) return
  for (const old of newestFirst(shelf).slice(keptDraftsMax)) shelf.write(old, undefined)
}

function newestFirst(shelf: Shelf): string[] {
  const atMs = (name: string) => parse(shelf.read(name))?.atMs ?? 0
  return shelf.names(start).toSorted((a, b) => atMs(b) - atMs(a))
}

function parse(value: string | undefined): KeptDraft | undefined {
  try {
    const { text, atMs } = JSON.parse(value ?? '{}') as Partial<KeptDraft>
    return typeof text === 'string' && typeof atMs === 'number' ? { text, atMs } : undefined
  } catch {
    return undefined
  }
}
