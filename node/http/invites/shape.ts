/** From the rows of the views to the shapes of the API. */
import type { InviteInfo } from '../../social/joining/invites.ts'
import type { Invite } from './schema.ts'

export function inviteShape(invite: InviteInfo): Invite {
  const { secret: id, link, aspect, uses, usedBy, history, circle, expiresAtMs, state } = invite
  const shape = { id, link, aspect, uses, usedBy, history, expiresAtMs, state }
  return circle === undefined ? shape : { ...shape, circle }
}
