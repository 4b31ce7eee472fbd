/** The button for posts that arrived while the reader was further down. */
import { showWaiting, waiting } from '../../data/posts.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'

export function WaitingPosts() {
  const count = waiting.value.length
  return (
    <div class="waiting" role="status">
      {count === 0 ? null : (
        <button type="button" class="primary" onClick={reveal}>
          <Icon name="up" size={16} />
          {t('stream.waiting', { count })}
        </button>
      )}
    </div>
  )
}

function reveal(): void {
  showWaiting()
  scrollTo({ top: 0 })
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
