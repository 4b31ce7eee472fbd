/** How far a post of the owner has come; its code is loaded with the first such post. */
import type { Post } from '../../http/posts/schema.ts'
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function DeliveryMark({ post }: { post: Post }) {
  return post.author.isMe ? <LazyPart load={loadMark} props={{ id: post.id }} /> : null
}

async function loadMark() {
  const [{ Mark }] = await Promise.all([import('./mark.tsx'), loadTexts('audience')])
  return Mark
}
