/** The pictures under their months, older ones as the reader comes near the end. */
import { useEffect, useRef } from 'preact/hooks'
import type { Photo } from '../../../http/photos/schema.ts'
import { wantsWriting } from '../../data/draft.ts'
import {
  nextPhotos,
  photos,
  photosError,
  readNewestPhotos,
  readOlderPhotos,
} from '../../data/photos.ts'
import { t } from '../../text/t.ts'
import { monthText } from '../../text/time.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PhotoTile } from './photo-tile.tsx'

/** How far ahead of the reader older pictures are asked for. */
const ahead = '800px'

export function PhotoList({ isFiltered }: { isFiltered: boolean }) {
  const shown = photos.value
  if (shown === undefined) return <Loading />
  if (shown.length === 0 && nextPhotos.value === undefined) return <None isFiltered={isFiltered} />
  return (
    <>
      {[...byMonth(shown)].map(([month, items]) => (
        <section key={month} class="photo-month">
          <h2>{month}</h2>
          <ul class="photo-grid">
            {items.map((photo) => (
              <PhotoTile key={`${photo.post}/${photo.number}`} photo={photo} />
            ))}
          </ul>
        </section>
      ))}
      <Failure error={photosError.value} />
      {nextPhotos.value === undefined ? null : <Older />}
    </>
  )
}

/** In the order of the pictures, by the reader's own calendar. */
function byMonth(shown: readonly Photo[]): Map<string, Photo[]> {
  const months = new Map<string, Photo[]>()
  for (const photo of shown) {
    const month = monthText(photo.createdAtMs)
    const items = months.get(month)
    if (items === undefined) months.set(month, [photo])
    else items.push(photo)
  }
  return months
}

function Loading() {
  const error = photosError.value
  return (
    <div class="loading" aria-busy={error === undefined}>
      <Failure error={error} />
      {error === undefined ? (
        <p class="hint">{t('photos.loading')}</p>
      ) : (
        <button type="button" onClick={() => void readNewestPhotos()}>
          {t('stream.retry')}
        </button>
      )}
    </div>
  )
}

function None({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty
      title={t('photos.emptyTitle')}
      text={t(isFiltered ? 'photos.emptyFilter' : 'photos.emptyText')}
    >
      {isFiltered ? null : (
        <a class="button primary" href="/" onClick={() => (wantsWriting.value = true)}>
          {t('photos.write')}
        </a>
      )}
    </Empty>
  )
}

function Older() {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (button.current === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void readOlderPhotos()
      },
      { rootMargin: ahead },
    )
    observer.observe(button.current)
    return () => observer.disconnect()
    // A page may be too short to push the button out of sight, so each page observes anew.
  }, [nextPhotos.value])
  return (
    <button ref={button} type="button" class="older" onClick={() => void readOlderPhotos()}>
      {t('photos.older')}
    </button>
  )
}
