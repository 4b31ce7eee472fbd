/** Giving posts other words, and the words that they had. */
import { signal } from '@preact/signals'
import type { PostEdit, PostVersions } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { arrive } from './posts.ts'

/** The post that is being edited. */
export const editing = signal<string | undefined>(undefined)
/** The post whose earlier versions are shown. */
export const history = signal<string | undefined>(undefined)

export async function editPost(id: string, body: PostEdit): Promise<void> {
  arrive(await call('PATCH /posts/:post', { params: { post: id }, json: body }))
}

export async function readPostVersions(id: string): Promise<PostVersions['items']> {
  return (await call('GET /posts/:post/versions', { params: { post: id } })).items
}
