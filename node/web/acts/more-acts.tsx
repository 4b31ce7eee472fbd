/** The acts themselves, in words. */
import { useState } from 'preact/hooks'
import type { Post } from '../../http/posts/schema.ts'
import { GuestLinkForm } from '../guests/lazy.tsx'
import { pinPost } from '../data/pinning.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { TellAuthor } from './tell-author.tsx'
import { hideInPlace } from './hide-in-place.ts'

export function MoreActs({ post }: { post: Post }) {
  return post.author.isMe ? <OwnActs post={post} /> : <ActsOnOthers post={post} />
}

function ActsOnOthers({ post }: { post: Post }) {
  return (
    <div class="chips more-acts" role="group" aria-label={t('posts.acts')}>
      <HideButton post={post} />
      <TellAuthor item={post.id} author={post.author} />
    </div>
  )
}

function OwnActs({ post }: { post: Post }) {
  const [isLinking, setLinking] = useState(false)
  return (
    <>
      <div class="chips more-acts" role="group" aria-label={t('posts.acts')}>
        <PinButton post={post} />
        {post.mayShow ? (
          <button
            type="button"
            class="chip"
            aria-expanded={isLinking}
            onClick={() => setLinking(!isLinking)}
          >
            <Icon name="share" size={16} />
            {t('posts.guestLink')}
          </button>
        ) : null}
      </div>
      {isLinking ? <GuestLinkForm subject={{ post: post.id }} /> : null}
    </>
  )
}

function PinButton({ post: { id, pinned } }: { post: Post }) {
  const { error, run } = useAction()
  return (
    <>
      <button
        type="button"
        class="chip"
        aria-pressed={pinned}
        onClick={() => run(() => pinPost(id, !pinned))}
      >
        <Icon name={pinned ? 'check' : 'up'} size={16} />
        {t('posts.pin')}
      </button>
      <Failure error={error} />
    </>
  )
}

function HideButton({ post: { id, hidden } }: { post: Post }) {
  const { error, run } = useAction()
  return (
    <>
      <button type="button" class="chip" onClick={() => run(() => hideInPlace(id, !hidden))}>
        <Icon name={hidden ? 'eye' : 'hide'} size={16} />
        {t(hidden ? 'posts.unhide' : 'posts.hide')}
      </button>
      <Failure error={error} />
    </>
  )
}
