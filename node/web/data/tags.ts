/** Tags on the node: their timelines, those that the owner follows, and mentions of the owner. */
import type { MentionPage, Tag } from '../../http/tags/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const followedTags = resource(async () => (await call('GET /followed-tags')).items)

export function readTag(tag: string): Promise<Tag> {
  return call('GET /tags/:tag', { params: { tag } })
}

export async function followTag(tag: string, isFollowed: boolean): Promise<void> {
  await call(isFollowed ? 'PUT /followed-tags/:tag' : 'DELETE /followed-tags/:tag', {
    params: { tag },
  })
  await followedTags.refresh()
}

export function readMentions(before: string | undefined): Promise<MentionPage> {
  return call('GET /mentions', { query: { before } })
}
