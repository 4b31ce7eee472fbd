/** The button for pictures that arrived while the reader was further down. */
import { showWaitingPhotos, waitingPhotos } from '../../data/photos.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'

export function WaitingPhotos() {
  const count = waitingPhotos.value.length
  return (
    <div class="waiting" role="status">
      {count === 0 ? null : (
        <button type="button" class="primary" onClick={reveal}>
          <Icon name="up" size={16} />
          {t('photos.waiting', { count })}
        </button>
      )}
    </div>
  )
}

function reveal(): void {
  showWaitingPhotos()
  scrollTo({ top: 0 })
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
