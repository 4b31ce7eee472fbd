/**
 * The browser's own storage, by name. It may be switched off or full; then settings live as long as the
 * page, and nothing breaks.
 */
export type StoredName =
  | 'session'
  | 'locale'
  | 'theme'
  | 'audience'
  | 'invite'
  | 'desktop'
  | 'backup-later'
  | 'carriers-later'
  | 'first-steps'

/** Texts by name, kept by the browser. */
export interface Shelf {
  read(name: string): string | undefined
  /** @param value `undefined` or empty removes it. */
  write(name: string, value: string | undefined): void
  /** All names that begin with a text. */
  names(start: string): string[]
}

const prefix = 'pappus.'
const keyOf = (name: string) => `${prefix}${name}`

/** Values that all tabs share, and that stay when they are closed. */
export const browserShelf = shelf(() => localStorage)
/** Values of only this tab, until it is closed. */
export const tabShelf = shelf(() => sessionStorage)

export function readStored(name: StoredName): string | undefined {
  return browserShelf.read(name)
}

/** @param value `undefined` or empty removes it. */
export function writeStored(name: StoredName, value: string | undefined): void {
  browserShelf.write(name, value)
}

/** Calls back when another tab of this browser changes the value. */
export function onStored(name: StoredName, changed: (value: string | undefined) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === keyOf(name)) changed(event.newValue ?? undefined)
  })
}

/** @param storage asked each time, as even that throws where storage is switched off */
function shelf(storage: () => Storage): Shelf {
  return {
    read(name) {
      try {
        return storage().getItem(keyOf(name)) ?? undefined
      } catch {
        return undefined
      }
    },
    write(name, value) {
      try {
        if (value === undefined || value === '') storage().removeItem(keyOf(name))
        else storage().setItem(keyOf(name), value)
      } catch {
        // Storage is off or full; what was to be kept lives as long as the page.
      }
    },
    names(start) {
      try {
        const keys = Object.keys(storage()).filter((key) => key.startsWith(keyOf(start)))
        return keys.map((key) => key.slice(prefix.length))
      } catch {
        return []
      }
    },
  }
}
