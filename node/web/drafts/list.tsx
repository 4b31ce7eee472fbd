/** The other drafts: each can be gone on with, or deleted, which can be undone; one that waits for its time can be sent now, or made a draft again. */
import type { Draft, DraftRequest } from '../../http/drafts/schema.ts'
import { namesOf } from '../data/aspects.ts'
import { nodeDraft } from '../data/node-draft.ts'
import { deleteDraft, keepDraft, nodeDrafts, readDraft, sendDraft } from '../data/node-drafts.ts'
import { toast } from '../data/toasts.ts'
import { listText, t } from '../text/t.ts'
import { fullTime } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction, type Action } from '../ui/use-action.ts'
import { isMoreThanKept, show } from './content.ts'
import { flush, isKept } from './keeper.ts'

const excerptCharsMax = 160

export function DraftItems({ items }: { items: readonly Draft[] }) {
  if (items.length === 0) return <p class="hint">{t('drafts.none')}</p>
  return (
    <ul class="draft-list">
      {items.map((item) => (
        <DraftItem key={item.id} item={item} />
      ))}
    </ul>
  )
}

function DraftItem({ item }: { item: Draft }) {
  const { isRunning, error, run } = useAction()
  const words = `draft-${item.id}`
  return (
    <li>
      <p id={words} dir="auto" class={item.text === '' ? 'meta' : ''}>
        {excerptOf(item)}
      </p>
      <p class="meta">
        <TimeAgo timeMs={item.changedAtMs} />
        {` · ${aboutText(item)}`}
      </p>
      {item.problem === undefined ? null : (
        <p class="failure">{t('drafts.unsent', { problem: item.problem })}</p>
      )}
      <div class="actions">
        {item.sendAtMs === undefined ? (
          <button
            type="button"
            aria-describedby={words}
            disabled={isRunning || isMoreThanKept()}
            onClick={() => run(() => goOn(item))}
          >
            {t('drafts.go')}
          </button>
        ) : (
          <ScheduledActs item={item} words={words} isRunning={isRunning} run={run} />
        )}
        <button
          type="button"
          class="quiet"
          aria-describedby={words}
          disabled={isRunning}
          onClick={() => run(() => remove(item))}
        >
          {t('drafts.delete')}
        </button>
      </div>
      <Failure error={error} />
    </li>
  )
}

interface ScheduledActsProps extends Pick<Action, 'isRunning' | 'run'> {
  item: Draft
  words: string
}

/** Where another device is to send it, this one cannot: both could. */
function ScheduledActs({ item, words, isRunning, run }: ScheduledActsProps) {
  return (
    <>
      <button
        type="button"
        aria-describedby={words}
        disabled={isRunning}
        onClick={() => run(() => takeBack(item))}
      >
        {t('drafts.takeBack')}
      </button>
      {item.elsewhere ? null : (
        <button
          type="button"
          class="quiet"
          aria-describedby={words}
          disabled={isRunning}
          onClick={() => run(() => sendNow(item))}
        >
          {t('drafts.sendNow')}
        </button>
      )}
    </>
  )
}

async function takeBack(item: Draft): Promise<void> {
  await keepDraft(item, { ...requestOf(item), aside: true })
  await nodeDrafts.refresh()
  if (item.elsewhere) toast(t('drafts.takenElsewhere'))
}

async function sendNow({ id }: Draft): Promise<void> {
  await sendDraft(id)
  await nodeDrafts.refresh()
  toast(t('drafts.sent'))
}

function excerptOf({ text }: Draft): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? t('drafts.empty')
  return line.length > excerptCharsMax ? `${line.slice(0, excerptCharsMax)}…` : line
}

function aboutText({ audience, media, elsewhere, sendAtMs }: Draft): string {
  const due = sendAtMs === undefined ? [] : [t('drafts.due', { when: fullTime(sendAtMs) })]
  const parts = [...due, audienceText(audience)]
  if (media.length > 0) parts.push(t('drafts.files', { count: media.length }))
  if (elsewhere) parts.push(t('drafts.elsewhere'))
  return parts.join(' · ')
}

function audienceText(audience: Draft['audience']): string {
  if (audience === 'public') return t('audience.public')
  return audience.length === 0 ? t('drafts.nobody') : listText(namesOf(audience))
}

/** The node keeps the composer’s text before another draft takes its place. */
async function goOn({ id }: Draft): Promise<void> {
  await flush()
  if (isKept.value === false) return
  // The list has the composer’s from now on too, and deletes what it shows.
  await nodeDrafts.refresh()
  const found = await readDraft(id)
  await show(found)
  const missing = found.media.filter(({ here }) => !here).length
  if (missing > 0) toast(t('drafts.missing', { count: missing }))
  document.getElementById('composer-text')?.focus()
}

async function remove(item: Draft): Promise<void> {
  await deleteDraft(item)
  if (nodeDraft.value?.id === item.id) nodeDraft.value = undefined
  await nodeDrafts.refresh()
  // It changed since it was listed.
  if (nodeDrafts.data.value?.some(({ id }) => id === item.id) === true) return
  // One that was to be sent comes back as a draft: its time may be over by then.
  const undo = async (): Promise<void> => {
    await keepDraft(undefined, { ...requestOf(item), aside: true })
    await nodeDrafts.refresh()
  }
  toast(t('drafts.deleted'), { label: t('toast.undo'), run: () => void undo() })
}

/** All of a draft but its time. */
function requestOf({
  text,
  audience,
  media,
  warning,
  place,
  poll,
  free,
  round,
}: Draft): DraftRequest {
  return {
    text,
    audience,
    media: media.map(({ upload, alt, caption }) => ({ upload, alt, caption })),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(poll && { poll }),
    free,
    round,
  }
}
