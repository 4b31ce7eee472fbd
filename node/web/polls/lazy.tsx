/** The poll of a post. Its code is loaded when one is shown. */
import type { Post } from '../../http/posts/schema.ts'
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function ShownPoll({ post }: { post: Post }) {
  return post.poll === undefined ? null : <LazyPart load={loadPoll} props={{ post }} />
}

async function loadPoll() {
  const [{ PollPart }] = await Promise.all([import('./poll.tsx'), loadTexts('polls')])
  return PollPart
}
