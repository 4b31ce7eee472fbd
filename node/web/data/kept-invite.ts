/**
 * An invite that this browser was opened with. Its reader may first have to sign in or to give a name,
 * and must not have to look for the link again.
 */
import { linkInAddress } from './link-address.ts'
import { readStored, writeStored } from './stored.ts'

/** The invite link in the address bar, whole and with its `#`; `undefined` without one. */
export function inviteInAddress(): string | undefined {
  return linkInAddress('join')
}

export function keepInviteFromAddress(): void {
  const link = inviteInAddress()
  if (link !== undefined) writeStored('invite', link)
}

export function keptInvite(): string | undefined {
  return inviteInAddress() ?? readStored('invite')
}

export function forgetInvite(): void {
  writeStored('invite', undefined)
}
