/** Sharing public posts: the one that is about to be shared, and sending it. */
import { signal } from '@preact/signals'
import type { Post } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { chosenAudience, isPublic } from './draft.ts'
import { setReshares, writePost } from './posts.ts'

/** The post below which its sharing is open. */
export const sharing = signal<string | undefined>(undefined)

/** Shares a post, or what it shares, with the people who are chosen. */
export async function sharePost({ id, share }: Post, text: string): Promise<void> {
  const audience = isPublic.value ? 'public' : [...chosenAudience.value]
  await writePost({ text, audience, share: id })
  isPublic.value = false
  const original = share?.id ?? id
  // One that came only with its words cannot be opened.
  if (share !== undefined && share.state !== 'here') return
  const { reshares } = await call('GET /posts/:post', { params: { post: original } })
  setReshares(original, reshares)
}
