/** Always open, so that writing takes no click. The text is safe until the node has it on its disk. */
import { useSignalEffect } from '@preact/signals'
import { useRef, useState } from 'preact/hooks'
import { postTextBytesMax } from '../../../../protocol/limits.ts'
import { chosenAspects, draft, isPublic, wantsWriting } from '../../data/draft.ts'
import { writePost } from '../../data/posts.ts'
import { directionOf } from '../../text/direction.ts'
import { t, type MessageId } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { AudienceChips } from './audience-chips.tsx'

export function Composer() {
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()
  const [missing, setMissing] = useState<MessageId | undefined>(undefined)
  const bytesOver = bytesOf(draft.value) - postTextBytesMax

  useSignalEffect(() => {
    if (!wantsWriting.value) return
    wantsWriting.value = false
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'center' })
  })

  function submit(event: Event): void {
    event.preventDefault()
    const problem = problemWith(draft.value, bytesOver)
    setMissing(problem)
    if (problem === undefined) run(() => send(draft.value))
    else if (problem === 'composer.missingText') field.current?.focus()
  }

  return (
    <form class="composer card" onSubmit={submit} aria-label={t('composer.label')}>
      <label for="composer-text" class="visually-hidden">
        {t('composer.label')}
      </label>
      <textarea
        id="composer-text"
        ref={field}
        rows={2}
        dir={directionOf(draft.value)}
        placeholder={t('composer.placeholder')}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
        }}
        aria-describedby="composer-failure"
      />
      <AudienceChips />
      <div class="composer-foot">
        <div id="composer-failure" class="composer-notes">
          <Failure error={error} />
          {error === undefined ? null : <p class="hint">{t('composer.kept')}</p>}
          <p role="alert" class={missing === undefined ? '' : 'failure'}>
            {missing === undefined ? '' : t(missing)}
          </p>
          {bytesOver > 0 ? (
            <p class="failure">{t('composer.tooLong', { count: bytesOver })}</p>
          ) : null}
        </div>
        <button class="primary send" disabled={isRunning || bytesOver > 0}>
          {isRunning ? t('composer.sending') : t('composer.send')}
        </button>
      </div>
    </form>
  )
}

async function send(text: string): Promise<void> {
  await writePost({
    text: text.trim(),
    audience: isPublic.value ? 'public' : [...chosenAspects.value],
  })
  // Text that was written while it was on its way stays.
  if (draft.value === text) draft.value = ''
  // A public post is the exception; the next one is for friends again.
  isPublic.value = false
}

function problemWith(text: string, bytesOver: number): MessageId | undefined {
  if (text.trim() === '') return 'composer.missingText'
  if (!isPublic.value && chosenAspects.value.length === 0) return 'composer.missingAudience'
  return bytesOver > 0 ? 'composer.tooLongShort' : undefined
}

/** UTF-8 bytes; short texts are not worth counting. */
function bytesOf(text: string): number {
  return text.length * 3 <= postTextBytesMax ? 0 : new TextEncoder().encode(text).length
}
