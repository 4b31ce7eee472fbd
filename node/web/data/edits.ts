/** Giving posts other words, and the words that they had. */
import { signal } from '@preact/signals'
import type { Post, PostEdit, PostVersions } from '../../http/posts/schema.ts'
import { request } from '../api/client.ts'
import { arrive } from './posts.ts'

/** The post that is being edited. */
export const editing = signal<string | undefined>(undefined)
/** The post whose earlier versions are shown. */
export const history = signal<string | undefined>(undefined)

export async function editPost(id: string, body: PostEdit): Promise<void> {
  arrive(await request<Post>(`posts/${id}`, { method: 'PATCH', body }))
}

export async function readPostVersions(id: string): Promise<PostVersions['items']> {
  return (await request<PostVersions>(`posts/${id}/versions`)).items
}
