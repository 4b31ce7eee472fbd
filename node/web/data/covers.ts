/** Content warnings: which posts are covered, until the reader asks for them. */
import { signal } from '@preact/signals'
import { settings } from './settings.ts'

interface Warned {
  readonly id: string
  readonly warning?: string | undefined
}

/** Ids of posts that were asked for since the page was opened. */
const uncovered = signal<ReadonlySet<string>>(new Set())

/** Whether the owner wants posts with a content warning to be covered. */
export function areCovered(): boolean {
  return settings.data.value?.warnings !== 'show'
}

export function isCovered({ id, warning }: Warned): boolean {
  return warning !== undefined && areCovered() && !uncovered.value.has(id)
}

/** Covers a post, or shows it. */
export function toggleCover(id: string): void {
  const shown = new Set(uncovered.value)
  if (!shown.delete(id)) shown.add(id)
  uncovered.value = shown
}
