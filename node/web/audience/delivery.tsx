/** How far a post of the owner has come; its code is loaded with the first such post. */
import type { Post } from '../../http/posts/schema.ts'
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function DeliveryMark({ post }: { post: Post }) {
  if (!post.author.isMe) return null
  // Its place is there from the beginning, so that nothing moves when it comes.
  return (
    <div class="delivery">
      <LazyPart load={loadMark} props={{ id: post.id }} />
    </div>
  )
}

async function loadMark() {
  const [{ Mark }] = await Promise.all([import('./mark.tsx'), loadTexts('audience')])
  return Mark
}
