/** The state of the node and its owner. */
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const status = resource(() => call('GET /status'))

/** Sets up a new node: a name is all it takes. */
export async function setUp(name: string): Promise<void> {
  await call('POST /me', { json: { name } })
  await status.refresh()
}

export async function rename(name: string): Promise<void> {
  await call('PATCH /me', { json: { name } })
  await status.refresh()
}

/** Notes that the owner has read all notices. */
export async function dismissNotices(): Promise<void> {
  await call('DELETE /notices')
  await status.refresh()
}

export async function readPhrase(): Promise<string> {
  return (await call('GET /me/phrase')).phrase
}

/** Comes back as the person of 24 words. */
export async function comeBack(name: string, phrase: string): Promise<void> {
  await call('POST /me', { json: { name, phrase } })
  await status.refresh()
}
