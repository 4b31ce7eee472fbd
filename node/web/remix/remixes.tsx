/** Remixes below a post. Their code is loaded when there are some, or when the owner makes one. */
import type { Post } from '../../http/posts/schema.ts'
import { remixing } from '../data/remixes.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

export function Remixes({ post }: { post: Post }) {
  const isMaking = remixing.value?.post === post.id
  const hasAny = post.remixes > 0 || post.isRemix
  return (
    <>
      {post.round ? (
        <p class="round">
          <Icon name="remix" size={18} />
          {t('remix.yourTurn')}
        </p>
      ) : null}
      {isMaking ? <LazyPart load={loadPanel} props={{ post }} /> : null}
      {hasAny ? <LazyPart load={loadStrip} props={{ post }} /> : null}
    </>
  )
}

const loadPanel = async () => (await import('./remix-panel.tsx')).RemixPanel
const loadStrip = async () => (await import('./remix-strip.tsx')).RemixStrip
