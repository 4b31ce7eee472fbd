/** The thread of a post where the stream has to do with it: the button that opens it. Its code is loaded when it is opened. */
import type { Post } from '../../http/posts/schema.ts'
import { threadOf, toggleThread } from '../data/threads.ts'
import { loadTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

/** The button that opens the thread and says how long it is. */
export function ThreadButton({ post: { id, comments, guestResponses, locked } }: { post: Post }) {
  const count = comments + guestResponses
  const { shown, draft } = threadOf(id)
  const isOpen = shown.value !== undefined
  return (
    <button
      type="button"
      class="quiet thread-button"
      aria-expanded={isOpen}
      onClick={() => toggleThread(id)}
    >
      <Icon name={locked ? 'lock' : 'comment'} size={18} />
      {count === 0 ? t('thread.comment') : t('thread.count', { count })}
      {isOpen || draft.value === '' ? null : <span class="tag">{t('thread.draft')}</span>}
    </button>
  )
}

export function OpenThread({ post }: { post: Post }) {
  if (threadOf(post.id).shown.value === undefined) return null
  return <LazyPart load={load} props={{ post }} />
}

async function load() {
  const [{ Thread }] = await Promise.all([import('./thread.tsx'), loadTexts('threads')])
  return Thread
}
