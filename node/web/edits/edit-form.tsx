/** The words of a post of the owner, and its end, to be changed. Its pictures and its poll stay. */
import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { placeBytesMax, warningBytesMax } from '../../../protocol/limits.ts'
import type { Post } from '../../http/posts/schema.ts'
import { Completion } from '../content/lazy.tsx'
import { ExpiryField } from '../content/expiry-field.tsx'
import { editing, editPost } from '../data/edits.ts'
import { hourMs } from '../data/expiry.ts'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import { relativeTime } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/writing.css'

/** That the end of the post is not changed. */
const asItIs = -1

export function EditForm({ post }: { post: Post }) {
  const { id, audience } = post
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft] = useState(() => signal(post.text))
  const [warning, setWarning] = useState(post.warning ?? '')
  const [place, setPlace] = useState(post.place ?? '')
  const [hours, setHours] = useState(asItIs)
  const { isRunning, error, run } = useAction()
  const readers = audience === 'public' || Array.isArray(audience) ? audience : []
  useEffect(() => field.current?.focus(), [])

  function close(): void {
    editing.value = undefined
  }

  function submit(event: Event): void {
    event.preventDefault()
    run(async () => {
      await editPost(id, {
        text: draft.value.trim(),
        warning: warning.trim() || null,
        place: place.trim() || null,
        ...(hours !== asItIs && { expiresAfterMs: hours === 0 ? null : hours * hourMs }),
      })
      close()
    })
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
    if (event.key === 'Escape') close()
  }

  return (
    <form class="more-writing edit-post" onSubmit={submit} onKeyDown={press}>
      <textarea
        ref={field}
        rows={4}
        aria-label={t('post.edit')}
        dir={directionOf(draft.value)}
        value={draft.value}
        onInput={({ currentTarget }) => (draft.value = currentTarget.value)}
      />
      <Completion field={field} draft={draft} audience={readers} />
      <label>
        {t('writing.warning')}
        <input
          value={warning}
          dir="auto"
          maxLength={warningBytesMax}
          onInput={({ currentTarget }) => setWarning(currentTarget.value)}
        />
      </label>
      <label>
        {t('writing.place')}
        <input
          value={place}
          dir="auto"
          maxLength={placeBytesMax}
          onInput={({ currentTarget }) => setPlace(currentTarget.value)}
        />
      </label>
      <ExpiryField
        hours={hours}
        first={{ hours: asItIs, label: endOf(post) }}
        onChange={setHours}
      />
      <p class="hint">{t('writing.editHint')}</p>
      <Failure error={error} />
      <div class="actions">
        <button class="primary" disabled={isRunning}>
          {t('thread.save')}
        </button>
        <button type="button" onClick={close}>
          {t('thread.cancel')}
        </button>
      </div>
    </form>
  )
}

function endOf({ expiresAtMs }: Post): string {
  return expiresAtMs === undefined
    ? t('writing.expiryNone')
    : t('writing.expiryAsItIs', { when: relativeTime(expiresAtMs) })
}
