/**
 * One list or thing of the node, kept in a signal. Changes only say *that* something changed, so it is
 * read again; many changes at once cost one more read, not many.
 */
import { signal, type ReadonlySignal } from '@preact/signals'

export interface Resource<T> {
  /** `undefined` until read for the first time. */
  readonly data: ReadonlySignal<T | undefined>
  /** The error of the last read, if it failed. */
  readonly error: ReadonlySignal<unknown>
  /** Reads again; never rejects. */
  refresh(): Promise<void>
  /** Reads again only if somebody asked for it before. */
  refreshIfUsed(): void
  /** Reads once; later calls do nothing. */
  use(): void
}

export function resource<T>(read: () => Promise<T>): Resource<T> {
  const data = signal<T | undefined>(undefined)
  const error = signal<unknown>(undefined)
  let running: Promise<void> | undefined
  let isStale = false
  let isUsed = false

  async function readUntilFresh(): Promise<void> {
    do {
      isStale = false
      try {
        data.value = await read()
        error.value = undefined
      } catch (cause) {
        error.value = cause
      }
    } while (isStale)
    running = undefined
  }

  function refresh(): Promise<void> {
    isUsed = true
    isStale = true
    running ??= readUntilFresh()
    return running
  }

  return {
    data,
    error,
    refresh,
    refreshIfUsed: () => {
      if (isUsed) void refresh()
    },
    use: () => {
      if (!isUsed) void refresh()
    },
  }
}
