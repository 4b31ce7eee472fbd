/** The other drafts: each can be gone on with, or deleted, which can be undone. */
import type { Draft } from '../../http/drafts/schema.ts'
import { namesOf } from '../data/aspects.ts'
import { nodeDraft } from '../data/node-draft.ts'
import { deleteDraft, keepDraft, nodeDrafts, readDraft } from '../data/node-drafts.ts'
import { toast } from '../data/toasts.ts'
import { listText, t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'
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
      <div class="actions">
        <button
          type="button"
          aria-describedby={words}
          disabled={isRunning || isMoreThanKept()}
          onClick={() => run(() => goOn(item))}
        >
          {t('drafts.go')}
        </button>
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

function excerptOf({ text }: Draft): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? t('drafts.empty')
  return line.length > excerptCharsMax ? `${line.slice(0, excerptCharsMax)}…` : line
}

function aboutText({ audience, media, elsewhere }: Draft): string {
  const parts = [audienceText(audience)]
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
  const found = await readDraft(id)
  await show(found)
  const missing = found.media.filter(({ here }) => !here).length
  if (missing > 0) toast(t('drafts.missing', { count: missing }))
  document.getElementById('composer-text')?.focus()
}

async function remove({
  id,
  version: _version,
  elsewhere: _elsewhere,
  changedAtMs: _at,
  ...item
}: Draft) {
  await deleteDraft(id)
  if (nodeDraft.value?.id === id) nodeDraft.value = undefined
  await nodeDrafts.refresh()
  const media = item.media.map(({ upload, alt, caption }) => ({ upload, alt, caption }))
  const undo = async (): Promise<void> => {
    await keepDraft(undefined, { ...item, media, aside: true })
    await nodeDrafts.refresh()
  }
  toast(t('drafts.deleted'), { label: t('toast.undo'), run: () => void undo() })
}
