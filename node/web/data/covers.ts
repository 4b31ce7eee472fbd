/** Content warnings: which posts are covered, until the reader asks for them. */
import { signal } from '@preact/signals'
import { settings } from './settings.ts'

interface Warned {
  readonly id: string
  readonly warning?: string | undefined
}

/** Ids of posts that were asked for since the page was opened. */
const uncovered = signal<ReadonlySet<string>>(new Set())

export function isCovered({ id, warning }: Warned): boolean {
  if (warning === undefined || uncovered.value.has(id)) return false
  return settings.data.value?.warnings !== 'show'
}

export function uncover(id: string): void {
  uncovered.value = new Set([...uncovered.value, id])
}
