/** People whose public posts the owner follows. */
import { call } from '../api/client.ts'
import { writeMsMax } from '../limits.ts'
import { people } from './people.ts'
import { resource } from './resource.ts'

export const following = resource(async () => (await call('GET /following')).items)

/** By which others follow the owner, where they may. */
export const followLink = resource(() => call('GET /me/follow-link'))

/** Looks for their node, which takes its time. */
export async function follow(who: string): Promise<string> {
  const { name } = await call('POST /following', { json: { who } }, { limitMs: writeMsMax })
  await following.refresh()
  return name
}

export async function unfollow(person: string): Promise<void> {
  await call('DELETE /following/:person', { params: { person } })
  await Promise.all([following.refresh(), people.refresh()])
}
