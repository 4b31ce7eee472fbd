/** Posts of the owner that stand first on their page. */
import type { Post } from '../../http/posts/schema.ts'
import { request } from '../api/client.ts'
import { setPinned } from './posts.ts'

export async function pinPost(id: string, wanted: boolean): Promise<void> {
  const body = { pinned: wanted }
  const { pinned } = await request<Post>(`posts/${id}/pinned`, { method: 'PUT', body })
  setPinned(id, pinned)
}
