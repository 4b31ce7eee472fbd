/** Tags on the node: their timelines, those that the owner follows, and mentions of the owner. */
import type { MentionPage, Tag, TagList } from '../../http/tags/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const followedTags = resource(async () => (await request<TagList>('followed-tags')).items)

export function readTag(tag: string): Promise<Tag> {
  return request<Tag>(`tags/${encodeURIComponent(tag)}`)
}

export async function followTag(tag: string, isFollowed: boolean): Promise<void> {
  const method = isFollowed ? 'PUT' : 'DELETE'
  await request(`followed-tags/${encodeURIComponent(tag)}`, { method })
  await followedTags.refresh()
}

export function readMentions(before: string | undefined): Promise<MentionPage> {
  const query = new URLSearchParams(before === undefined ? {} : { before })
  return request<MentionPage>(`mentions?${query}`)
}
