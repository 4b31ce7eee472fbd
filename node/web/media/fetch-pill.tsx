/** Over a picture whose file is not on this node: a button that fetches it, and how much has come. */
import type { Media } from '../../http/media/schema.ts'
import { fetchMedia, type MediaPlace } from '../data/media.ts'
import { bytesText } from '../text/bytes.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { Ring } from './ring.tsx'

interface FetchPillProps {
  place: MediaPlace
  index: number
  media: Media
}

export function FetchPill({
  place,
  index,
  media: { kind, state, bytes, received },
}: FetchPillProps) {
  const { isRunning, error, run } = useAction()
  if (state === 'here' || kind === 'card') return null
  if (state === 'coming') {
    const share = bytes === 0 ? 0 : received / bytes
    const size = bytesText(bytes)
    return (
      <div class="fetch-pill">
        <Ring share={share} label={t('media.loading', { size })} />
        <span class="words" aria-hidden="true">
          {size}
        </span>
      </div>
    )
  }
  return (
    <div class="fetch-pill">
      <button
        type="button"
        disabled={isRunning}
        onClick={() => run(() => fetchMedia(place, index))}
      >
        <Icon name="download" size={18} />
        <span class="words">{t('media.load', { size: bytesText(bytes) })}</span>
      </button>
      <Failure error={error} />
    </div>
  )
}
