/** Signing in with the one-time token that the node prints, and signing out. */
import { signal } from '@preact/signals'
import { inviteInAddress, keptInvite } from '../data/kept-invite.ts'
import { signingMsMax } from '../limits.ts'
import { call } from './client.ts'
import { ApiError } from './errors.ts'
import { dropSession, keepSession, session } from './token.ts'

const marker = '#token='
const pairingMarker = '#pair='

/** Why signing in failed, for the screen that says so; `used` when the address had been used before. */
export const signInFailure = signal<'used' | 'failed' | undefined>(undefined)

/** The code that a browser of another device was opened with; `undefined` once it is used. */
export const pairingCode = signal<string | undefined>(undefined)

/**
 * Swaps the one-time token in the address for a session. The token leaves the address bar before
 * anything else happens: history and screenshots must not hold it.
 */
export async function enterWithAddress(): Promise<void> {
  pairingCode.value = takeFromAddress(pairingMarker) ?? pairingCode.peek()
  const token = takeFromAddress(marker)
  if (token === undefined) return
  try {
    keepSession((await call('POST /session', { json: { token } }, { limitMs: signingMsMax })).token)
    continueInvite()
  } catch (error) {
    // A token works once. Somebody who opens the printed address again is still signed in.
    if (session.peek() !== undefined) return
    const isRefused = error instanceof ApiError && error.status === 401
    signInFailure.value = isRefused ? 'used' : 'failed'
  }
}

/** The words behind a marker in the address, which loses them. */
function takeFromAddress(start: string): string | undefined {
  const { hash, pathname, search } = location
  if (!hash.startsWith(start)) return undefined
  history.replaceState(null, '', pathname + search)
  return decodeURIComponent(hash.slice(start.length))
}

export async function signOut(): Promise<void> {
  try {
    await call('DELETE /session', {}, { limitMs: signingMsMax })
  } finally {
    pairingCode.value = undefined
    dropSession()
  }
}

function continueInvite(): void {
  const link = keptInvite()
  if (link === undefined || inviteInAddress() !== undefined) return
  history.replaceState(null, '', `/join${new URL(link).hash}`)
  // The router only hears of moves by links and by the browser's own buttons.
  dispatchEvent(new PopStateEvent('popstate'))
}
