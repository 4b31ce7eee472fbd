/**
 * The browser's own storage, by name. It may be switched off or full; then settings live as long as the
 * page, and nothing breaks.
 */
export type StoredName = 'session' | 'locale' | 'theme' | 'draft' | 'audience' | 'invite'

const keyOf = (name: StoredName) => `pappus.${name}`

export function readStored(name: StoredName): string | undefined {
  try {
    return localStorage.getItem(keyOf(name)) ?? undefined
  } catch {
    return undefined
  }
}

/** @param value `undefined` or empty removes it. */
export function writeStored(name: StoredName, value: string | undefined): void {
  try {
    if (value === undefined || value === '') localStorage.removeItem(keyOf(name))
    else localStorage.setItem(keyOf(name), value)
  } catch {
    // Storage is off or full; what was to be kept lives as long as the page.
  }
}

/** Calls back when another tab of this browser changes the value. */
export function onStored(name: StoredName, changed: (value: string | undefined) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === keyOf(name)) changed(event.newValue ?? undefined)
  })
}
