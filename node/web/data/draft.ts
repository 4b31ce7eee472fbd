/** The post that is being written, and its audience. */
import { computed, effect, signal } from '@preact/signals'
import { aspects } from './aspects.ts'
import { draftAt } from './drafts.ts'
import { people } from './people.ts'
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
/** After how many hours it is over by itself; 0 for never. */
export const expiresHours = signal(0)
/** Set when something elsewhere wants the reader to write now. */
export const wantsWriting = signal(false)

const lastChosen = signal<readonly string[] | undefined>(readChosen())

/**
 * Aspects and people of the last choice, without those that are gone; the first aspect when nothing was chosen yet. People stay until it
 * is known who is a contact.
 */
export const chosenAudience = computed<readonly string[]>(() => {
  if (isPublic.value) return []
  const all = (aspects.data.value ?? []).map(({ id }) => id)
  const isThere = (id: string): boolean => (isPerson(id) ? isContact(id) : all.includes(id))
  return lastChosen.value?.filter(isThere) ?? all.slice(0, 1)
})

effect(() => {
  if (lastChosen.value !== undefined) writeStored('audience', JSON.stringify(lastChosen.value))
})

/** Takes an aspect or a person into the audience, or out of it. */
export function toggleChosen(id: string): void {
  const chosen = chosenAudience.value
  isPublic.value = false
  lastChosen.value = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
}

/** Chooses all of an audience anew, as a draft has it. */
export function chooseAudience(audience: 'public' | readonly string[]): void {
  isPublic.value = audience === 'public'
  if (audience !== 'public') lastChosen.value = audience
}

/** Whether an id in an audience is that of a person. */
export function isPerson(id: string): boolean {
  return id.startsWith('did:')
}

function isContact(id: string): boolean {
  const known = people.data.value
  return known === undefined || known.some((person) => person.id === id && !person.blocked)
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
