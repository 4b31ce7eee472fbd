/** The post that is being written, and its audience. */
import { computed, effect, signal } from '@preact/signals'
import { aspects } from './aspects.ts'
import { draftAt } from './drafts.ts'
import { readStored, writeStored } from './stored.ts'

export const draft = draftAt('post')
/** Never kept: a public post is chosen each time anew. */
export const isPublic = signal(false)
/** Whether others may show its pictures anywhere, and whether they are asked to; chosen anew for each post. */
export const isFree = signal(false)
export const isRound = signal(false)
/** Its content warning, and where it is written; empty for none. */
export const warning = signal('')
export const place = signal('')
/** Set when something elsewhere wants the reader to write now. */
export const wantsWriting = signal(false)

const lastChosen = signal<readonly string[] | undefined>(readChosen())

/** The last choice, without aspects that are gone; the first aspect when nothing was chosen yet. */
export const chosenAspects = computed<readonly string[]>(() => {
  if (isPublic.value) return []
  const all = (aspects.data.value ?? []).map(({ id }) => id)
  return lastChosen.value?.filter((id) => all.includes(id)) ?? all.slice(0, 1)
})

effect(() => {
  if (lastChosen.value !== undefined) writeStored('audience', JSON.stringify(lastChosen.value))
})

export function toggleAspect(aspect: string): void {
  const chosen = chosenAspects.value
  isPublic.value = false
  lastChosen.value = chosen.includes(aspect)
    ? chosen.filter((id) => id !== aspect)
    : [...chosen, aspect]
}

export function togglePublic(): void {
  isPublic.value = !isPublic.value
}

function readChosen(): string[] | undefined {
  try {
    const chosen: unknown = JSON.parse(readStored('audience') ?? 'null')
    return Array.isArray(chosen) ? chosen.filter((id) => typeof id === 'string') : undefined
  } catch {
    return undefined
  }
}
