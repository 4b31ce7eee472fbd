/**
 * An invite that this browser was opened with. Its reader may first have to sign in or to give a name,
 * and must not have to look for the link again.
 */
import { readStored, writeStored } from './stored.ts'

/** Some programs encode `#`, also more than once; then all of the link is path. A browser hands on whole links of `web+pappus:`. */
const invite = /^\/join\/?(?:#|%(?:25)*23)(?:web(?:\+|%2b)pappus(?::|%3a))?(v1\..*)$/iu

/** The invite link in the address bar, whole and with its `#`; `undefined` without one. */
export function inviteInAddress(): string | undefined {
  const [, letters] = invite.exec(location.pathname + location.hash) ?? []
  return letters === undefined ? undefined : `${location.origin}/join#${letters}`
}

export function keepInviteFromAddress(): void {
  const link = inviteInAddress()
  if (link === undefined) return
  writeStored('invite', link)
  // The page of the encoded path is the one of `/join`.
  if (location.href !== link) history.replaceState(null, '', link)
}

export function keptInvite(): string | undefined {
  return inviteInAddress() ?? readStored('invite')
}

export function forgetInvite(): void {
  writeStored('invite', undefined)
}
