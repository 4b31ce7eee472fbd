/** Sharing where the rest of the view has to do with it: the button below a public post, and the post that another one shares. Their code is loaded when they are shown. */
import type { Post } from '../../http/posts/schema.ts'
import { sharing } from '../data/sharing.ts'
import { withTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

export function ShareButton({ post: { id, mayShare, reshares } }: { post: Post }) {
  if (!mayShare) return null
  const isOpen = sharing.value === id
  return (
    <button
      type="button"
      id={`share-${id}`}
      class="quiet"
      aria-expanded={isOpen}
      onClick={() => (sharing.value = isOpen ? undefined : id)}
    >
      <Icon name="share" size={18} />
      <span class="narrow-hidden">{t('post.share')}</span>
      {reshares === 0 ? null : <span>{reshares}</span>}
    </button>
  )
}

export function Sharing({ post }: { post: Post }) {
  return sharing.value === post.id ? <LazyPart load={loadPanel} props={{ post }} /> : null
}

export function SharedPost({ post }: { post: Post }) {
  return post.share === undefined ? null : (
    <LazyPart load={loadCard} props={{ post, share: post.share }} />
  )
}

const loadPanel = async () => (await withTexts('posts', import('./share-panel.tsx'))).SharePanel
const loadCard = async () => (await withTexts('posts', import('./shared-post.tsx'))).SharedCard
