/** Links by which people without a node read posts. */
import type { GuestLink, GuestPlace } from '../../http/guests/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

/** The post, or the board or album, that a link shows. */
export type GuestSubject = { post: string } | { collection: string }

/** The word for this node among places. */
const here = 'here'

export const guestLinks = resource(async () => (await call('GET /guest-links')).items)

/** Reads them once more, after the relays said how often they were opened. */
export async function freshenGuestLinks(): Promise<void> {
  await call('GET /guest-links', { query: { fresh: 'true' } })
  await guestLinks.refresh()
}

export async function readGuestPlaces(): Promise<GuestPlace[]> {
  return (await call('GET /guest-places')).items
}

export async function makeGuestLink(
  subject: GuestSubject,
  { days, place, responses }: { days: number; place: GuestPlace; responses: boolean },
): Promise<GuestLink> {
  const { relay = here } = place
  const link = await call('POST /guest-links', { json: { ...subject, days, relay, responses } })
  guestLinks.refreshIfUsed()
  return link
}

export async function endGuestLink(link: string): Promise<GuestLink> {
  const ended = await call('DELETE /guest-links/:link', { params: { link } })
  await guestLinks.refresh()
  return ended
}
