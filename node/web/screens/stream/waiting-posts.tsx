/** The button for posts that arrived while the reader was further down, and the way to those that stand further down because they came late. */
import { addressOf } from '../../data/choice.ts'
import { late, showWaiting, waiting } from '../../data/posts.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'

export function WaitingPosts() {
  const count = waiting.value.length
  const lateCount = late.value.size
  return (
    <div class="waiting" role="status">
      {count === 0 ? null : (
        <button type="button" class="primary" onClick={reveal}>
          <Icon name="up" size={16} />
          {t('stream.waiting', { count })}
        </button>
      )}
      {lateCount === 0 ? null : (
        <a class="button" href={addressOf({ aspects: [], kind: 'late' })}>
          {t('stream.late', { count: lateCount })}
        </a>
      )}
    </div>
  )
}

function reveal(): void {
  showWaiting()
  scrollTo({ top: 0 })
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
