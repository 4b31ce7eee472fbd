/** Posts of the owner that stand first on their page. */
import { call } from '../api/client.ts'
import { setPinned } from './posts.ts'

export async function pinPost(id: string, wanted: boolean): Promise<void> {
  const body = { pinned: wanted }
  const { pinned } = await call('PUT /posts/:post/pinned', { params: { post: id }, json: body })
  setPinned(id, pinned)
}
