/** The session token of this browser, shared by its tabs. */
import { signal } from '@preact/signals'
import { onStored, readStored, writeStored } from '../data/stored.ts'

/** `undefined` when signed out. */
export const session = signal(readStored('session'))

export function keepSession(token: string): void {
  session.value = token
  writeStored('session', token)
}

export function dropSession(): void {
  session.value = undefined
  writeStored('session', undefined)
}

onStored('session', (token) => {
  session.value = token
})
