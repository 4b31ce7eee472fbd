/** The acts of the owner, to be undone. Acts of one kind in a row, as the letters of a word or the steps of a drag, count as one. */

/** More steps than anybody goes back. */
export const stepsMax = 100

export interface History<T> {
  readonly past: readonly T[]
  /** Kind of the last act; `undefined` for one that stands by itself. */
  readonly kind: string | undefined
}

export const noHistory: History<never> = { past: [], kind: undefined }

/** @param before what there was before the act */
export function noted<T>(history: History<T>, before: T, kind?: string): History<T> {
  if (kind !== undefined && kind === history.kind) return history
  return { past: [...history.past, before].slice(-stepsMax), kind }
}

/** The state before the last act; `undefined` when there is none. */
export function undone<T>(history: History<T>): { value: T; history: History<T> } | undefined {
  const value = history.past.at(-1)
  if (value === undefined) return undefined
  return { value, history: { past: history.past.slice(0, -1), kind: undefined } }
}
