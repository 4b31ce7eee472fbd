/** How far a post of the owner has come; its code is loaded with the first such post. */
import type { Post } from '../../http/posts/schema.ts'
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function DeliveryMark({ post }: { post: Post }) {
  const { author, audience } = post
  // A post for its author alone goes nowhere.
  const isAlone = Array.isArray(audience) && audience.every((one) => one === author.id)
  if (!author.isMe || isAlone) return null
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
