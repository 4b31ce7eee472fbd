/** The invites that the owner made. */
import type { Invite, InviteRequest } from '../../http/invites/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const invites = resource(async () => (await request<{ items: Invite[] }>('invites')).items)

export async function createInvite(body: InviteRequest): Promise<Invite> {
  const invite = await request<Invite>('invites', { method: 'POST', body })
  void invites.refresh()
  return invite
}

export async function revokeInvite(invite: string): Promise<void> {
  await request(`invites/${encodeURIComponent(invite)}`, { method: 'DELETE' })
  await invites.refresh()
}
