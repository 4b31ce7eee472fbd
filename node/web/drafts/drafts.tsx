/** Below the composer: whether the node has what is written, ways to put it aside or send it later, and the other drafts. */
import { useEffect, useState } from 'preact/hooks'
import { onChange } from '../data/changes.ts'
import { draft } from '../data/draft.ts'
import { nodeDraft } from '../data/node-draft.ts'
import { nodeDrafts } from '../data/node-drafts.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { clear, contentNow, isEmpty, isMoreThanKept } from './content.ts'
import { flush, isKept, startKeeping } from './keeper.ts'
import { DraftItems } from './list.tsx'
import { SendLater } from './send-later.tsx'
import '../styles/drafts.css'

export function Drafts() {
  const [isOpen, setOpen] = useState(false)
  const [isLater, setLater] = useState(false)
  const { isRunning, error, run } = useAction()
  const others = (nodeDrafts.data.value ?? []).filter(({ id }) => id !== nodeDraft.value?.id)
  useEffect(() => {
    nodeDrafts.use()
    const stop = startKeeping()
    const unlisten = onChange(({ kind }) => {
      if (kind === 'draft' || kind === 'reset') nodeDrafts.refreshIfUsed()
    })
    return () => {
      stop()
      unlisten()
    }
  }, [])
  const isWritten = isMoreThanKept() || !isEmpty(contentNow())
  // A part that was opened stays, also when its last draft or word goes.
  if (!isWritten && others.length === 0 && !isOpen && !isLater) return null
  return (
    <div class="drafts">
      <div class="drafts-bar">
        {others.length > 0 || isOpen ? (
          <button
            type="button"
            class="quiet"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {t('drafts.label', { count: others.length })}
          </button>
        ) : null}
        {isWritten || isLater ? (
          <button
            type="button"
            class="quiet later"
            aria-expanded={isLater}
            onClick={() => setLater(!isLater)}
          >
            {t('drafts.later')}
          </button>
        ) : null}
        {nodeDraft.value !== undefined && !isMoreThanKept() ? (
          <button
            type="button"
            class="quiet aside"
            disabled={isRunning}
            onClick={() => run(putAside)}
          >
            {t('drafts.aside')}
          </button>
        ) : null}
        <span class="meta">{stateText()}</span>
      </div>
      <Failure error={error} />
      {isLater ? <SendLater onDone={() => setLater(false)} /> : null}
      {isOpen ? <DraftItems items={others} /> : null}
    </div>
  )
}

function stateText(): string {
  if (isKept.value === false) return t('drafts.failed')
  if (isMoreThanKept()) return t('drafts.onlyHere')
  return isKept.value === true && draft.value !== '' ? t('drafts.saved') : ''
}

async function putAside(): Promise<void> {
  await flush(true)
  if (isKept.value !== true) return
  clear()
  toast(t('drafts.asideDone'))
  document.getElementById('composer-text')?.focus()
}
