/** The state of the node and its owner. */
import type { Me, Phrase, Status } from '../../http/me/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const status = resource(() => request<Status>('status'))

/** Sets up a new node: a name is all it takes. */
export async function setUp(name: string): Promise<void> {
  await request<Me>('me', { method: 'POST', body: { name } })
  await status.refresh()
}

export async function rename(name: string): Promise<void> {
  await request<Me>('me', { method: 'PATCH', body: { name } })
  await status.refresh()
}

/** Notes that the owner has read all notices. */
export async function dismissNotices(): Promise<void> {
  await request<void>('notices', { method: 'DELETE' })
  await status.refresh()
}

export async function readPhrase(): Promise<string> {
  return (await request<Phrase>('me/phrase')).phrase
}

/** Comes back as the person of 24 words. */
export async function comeBack(name: string, phrase: string): Promise<void> {
  await request<Me>('me', { method: 'POST', body: { name, phrase } })
  await status.refresh()
}
