/** The invites that the owner made. */
import type { Invite, InviteRequest } from '../../http/invites/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const invites = resource(async () => (await call('GET /invites')).items)

export async function createInvite(body: InviteRequest): Promise<Invite> {
  const invite = await call('POST /invites', { json: body })
  void invites.refresh()
  return invite
}

export async function revokeInvite(invite: string): Promise<void> {
  await call('DELETE /invites/:invite', { params: { invite } })
  await invites.refresh()
}
