/** Shares a post with words of one's own, below that post. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { postTextBytesMax } from '../../../protocol/limits.ts'
import type { Post } from '../../http/posts/schema.ts'
import { chosenAudience, isPublic } from '../data/draft.ts'
import { draftAt } from '../data/drafts.ts'
import { sharePost, sharing } from '../data/sharing.ts'
import { toast } from '../data/toasts.ts'
import { AudienceChips } from '../screens/stream/audience-chips.tsx'
import { directionOf } from '../text/direction.ts'
import { t, type MessageId } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/reshare.css'

export function SharePanel({ post }: { post: Post }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = draftAt(`share/${post.id}`)
  const [missing, setMissing] = useState<MessageId | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const name = (post.share ?? post).author.name
  useEffect(() => field.current?.focus(), [])

  function submit(event: Event): void {
    event.preventDefault()
    const isNobody = !isPublic.value && chosenAudience.value.length === 0
    setMissing(isNobody ? 'composer.missingAudience' : undefined)
    if (!isNobody) run(send)
  }

  async function send(): Promise<void> {
    await sharePost(post, draft.value.trim())
    draft.value = ''
    close()
    toast(t('posts.shareDone'))
  }

  function close(): void {
    sharing.value = undefined
    document.getElementById(`share-${post.id}`)?.focus()
  }

  return (
    <form
      class="share-panel"
      aria-label={t('posts.shareTitle', { name })}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
        if (event.key === 'Escape') close()
      }}
    >
      <label for={`share-text-${post.id}`}>{t('posts.shareTitle', { name })}</label>
      <textarea
        id={`share-text-${post.id}`}
        ref={field}
        rows={2}
        maxLength={postTextBytesMax}
        dir={directionOf(draft.value)}
        placeholder={t('posts.shareWords')}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
      />
      <AudienceChips />
      <p class="hint">{t('posts.shareHint', { name })}</p>
      <p role="alert" class={missing === undefined ? '' : 'failure'}>
        {missing === undefined ? '' : t(missing)}
      </p>
      <Failure error={error} />
      <div class="share-end">
        <button type="button" class="quiet" onClick={close}>
          {t('posts.shareCancel')}
        </button>
        <button class="primary" disabled={isRunning}>
          {isRunning ? t('composer.sending') : t('posts.shareSend')}
        </button>
      </div>
    </form>
  )
}
