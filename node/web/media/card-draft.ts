/** The card of the post that is being written, kept with every keystroke as the text is. */
import { computed } from '@preact/signals'
import type { MediaRequest } from '../../http/media/schema.ts'
import { draftAt } from '../data/drafts.ts'
import type { Work } from './work.ts'

const kept = draftAt('post/card')

/** `undefined` while there is none. */
export const card = computed(() => parse(kept.value))

/** @param work `undefined` takes the card away */
export function keepCard(work: Work | undefined): void {
  kept.value = work === undefined ? '' : JSON.stringify(work)
}

/** A new card, to be written on. */
export async function startCard(): Promise<void> {
  const { newCard } = await import('./work.ts')
  keepCard(newCard())
}

/** The card as a post takes it: nothing while it has no words. */
export async function cardMedia(): Promise<MediaRequest[]> {
  const work = card.value
  if (work === undefined) return []
  const { sentCard } = await import('./send-flat.ts')
  const request = await sentCard(work)
  return request === undefined ? [] : [request]
}

function parse(text: string): Work | undefined {
  try {
    const work = keptWork(JSON.parse(text))
    return work?.ground.color === undefined ? undefined : work
  } catch {
    return undefined
  }
}

/** A work that a draft kept. One of another version, or by another hand, is none. */
export function keptWork(value: unknown): Work | undefined {
  const { ground, layers, mood, isMoodChosen } = (value ?? {}) as Partial<Work>
  const isWhole = typeof ground?.width === 'number' && Array.isArray(layers)
  if (!isWhole || mood === undefined || isMoodChosen === undefined) return undefined
  return { ground, layers, mood, isMoodChosen }
}
