/** Remixes below a post. What draws them comes when there are some, or when the owner makes one. */
import { useEffect, useState } from 'preact/hooks'
import type { Post } from '../../http/posts/schema.ts'
import { remixing } from '../data/remixes.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

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
      {isMaking ? <Lazy load={loadPanel} post={post} /> : null}
      {hasAny ? <Lazy load={loadStrip} post={post} /> : null}
    </>
  )
}

const loadPanel = async () => (await import('./remix-panel.tsx')).RemixPanel
const loadStrip = async () => (await import('./remix-strip.tsx')).RemixStrip

type Loaded = (props: { post: Post }) => preact.JSX.Element | null

function Lazy({ load, post }: { load: () => Promise<Loaded>; post: Post }) {
  const [loaded, setLoaded] = useState<{ Part: Loaded } | undefined>(undefined)
  useEffect(() => {
    // Without it the post is still there.
    load().then(
      (Part) => setLoaded({ Part }),
      () => undefined,
    )
  }, [load])
  return loaded === undefined ? null : <loaded.Part post={post} />
}
