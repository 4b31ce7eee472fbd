/** Always open, so that writing takes no click. The text is safe until the node has it on its disk. */
import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { postTextBytesMax } from '../../../../protocol/limits.ts'
import { Completion, MoreWriting } from '../../content/lazy.tsx'
import { aspects } from '../../data/aspects.ts'
import {
  chosenAudience,
  draft,
  expiresHours,
  isFree,
  isPublic,
  isRound,
  place,
  wantsWriting,
  warning,
} from '../../data/draft.ts'
import { expiryOf } from '../../data/expiry.ts'
import { withDraft } from '../../data/node-draft.ts'
import { optionsOf, pollDraft, pollRequest } from '../../data/poll-draft.ts'
import { writePost } from '../../data/posts.ts'
import { AttachButton } from '../../media/attach-button.tsx'
import { AttachmentStrip } from '../../media/attachment-strip.tsx'
import {
  attachments,
  drop,
  isSending,
  readyMedia,
  restoreAttachments,
} from '../../media/attachments.ts'
import { takeFiles } from '../../media/take-files.ts'
import { card, cardMedia, keepCard } from '../../media/card-draft.ts'
import { CardButton, CardMaker } from '../../media/card-maker.tsx'
import { directionOf } from '../../text/direction.ts'
import { t, type MessageId } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { RemixChoices } from '../../remix/remix-choices.tsx'
import { ComposerDrafts } from '../../drafts/lazy.tsx'
import { AudienceChips } from './audience-chips.tsx'

export function Composer() {
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()
  const [missing, setMissing] = useState<MessageId | undefined>(undefined)
  const help = { field, draft, audience: audienceNow() }
  const bytesOver = bytesOf(draft.value) - postTextBytesMax
  // Nothing is missing any more once it was chosen or written.
  const told = missing === 'attach.failed' || missing === problemNow() ? missing : undefined

  useEffect(() => void restoreAttachments(), [])
  useSignalEffect(() => {
    if (!wantsWriting.value) return
    wantsWriting.value = false
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'center' })
  })

  function submit(event: Event): void {
    event.preventDefault()
    run(sendWhole)
  }

  async function sendWhole(): Promise<void> {
    await audienceKnown()
    const problem = problemNow()
    setMissing(problem ?? (await send()))
    if (problem === 'composer.missingText') field.current?.focus()
  }

  return (
    <form
      class="composer card"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
      }}
      aria-label={t('composer.label')}
    >
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
        aria-describedby="composer-failure"
      />
      <Completion {...help} />
      <AttachmentStrip />
      <CardMaker />
      {isPictured() ? <RemixChoices /> : null}
      <AudienceChips />
      <div class="composer-foot">
        <AttachButton onFiles={takeFiles} />
        <CardButton />
        <MoreWriting {...help} />
        <div id="composer-failure" class="composer-notes">
          <Failure error={error} />
          {error === undefined ? null : <p class="hint">{t('composer.kept')}</p>}
          <p role="status" class="hint">
            {isRunning && isSending.value ? t('attach.waiting') : ''}
          </p>
          <p role="alert" class={told === undefined ? '' : 'failure'}>
            {told === undefined ? '' : t(told)}
          </p>
          {bytesOver > 0 ? (
            <p class="failure">{t('composer.tooLong', { count: bytesOver })}</p>
          ) : null}
        </div>
        <button class="primary send" disabled={isRunning || bytesOver > 0}>
          {isRunning ? t('composer.sending') : t('composer.send')}
        </button>
      </div>
      <ComposerDrafts />
    </form>
  )
}

/** @returns the problem that keeps it here. Files that are on their way come first; all is sent as it is then. */
async function send(): Promise<MessageId | undefined> {
  const ready = await readyMedia()
  if (ready === undefined) return 'attach.failed'
  const made = card.value
  const cards = await cardMedia()
  const text = draft.value
  const poll = pollDraft.value
  const post = {
    text: text.trim(),
    media: [...ready.media, ...cards],
    audience: audienceNow(),
    ...(warning.value.trim() !== '' && { warning: warning.value }),
    ...(place.value.trim() !== '' && { place: place.value }),
    ...(poll && { poll: pollRequest(poll) }),
    ...expiryOf(expiresHours.value),
    free: isFree.value && isPictured(),
    round: isRound.value && isPictured(),
  }
  await withDraft((known) => writePost({ ...post, ...(known !== undefined && { draft: known }) }))
  drop(ready.keys)
  if (card.value === made) keepCard(undefined)
  // Text that was written while it was on its way stays.
  if (draft.value === text) draft.value = ''
  // A public post is the exception; the next one is for friends again.
  isPublic.value = false
  warning.value = ''
  place.value = ''
  pollDraft.value = undefined
  isFree.value = false
  isRound.value = false
  expiresHours.value = 0
  return undefined
}

function audienceNow(): 'public' | string[] {
  return isPublic.value ? 'public' : [...chosenAudience.value]
}

/** Whether there is something to remix. */
function isPictured(): boolean {
  return card.value !== undefined || attachments.value.some(({ kind }) => kind === 'picture')
}

/** Resolves once the page has the aspects, of which one is the usual audience: somebody who types fast is faster. */
async function audienceKnown(): Promise<void> {
  if (aspects.data.value === undefined) await aspects.refresh()
  if (aspects.data.value === undefined) throw aspects.error.value
}

/** The first thing that the post lacks, or has too much of. */
function problemNow(): MessageId | undefined {
  const isEmpty = attachments.value.length === 0 && card.value === undefined
  const poll = pollDraft.value
  // The text is the question.
  if (draft.value.trim() === '' && (isEmpty || poll !== undefined)) return 'composer.missingText'
  if (poll !== undefined && optionsOf(poll).length < 2) return 'poll.needsTwo'
  if (!isPublic.value && chosenAudience.value.length === 0) return 'composer.missingAudience'
  return bytesOf(draft.value) > postTextBytesMax ? 'composer.tooLongShort' : undefined
}

/** UTF-8 bytes; short texts are not worth counting. */
function bytesOf(text: string): number {
  return text.length * 3 <= postTextBytesMax ? 0 : new TextEncoder().encode(text).length
}
