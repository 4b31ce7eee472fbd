/** One picture of the list: a square that opens it, with all others of the list beside it. */
import type { Photo } from '../../../http/photos/schema.ts'
import { isCovered, toggleCover } from '../../data/covers.ts'
import { nextPhotos, photos, readOlderPhotos, readPhotosOf } from '../../data/photos.ts'
import { Picture } from '../../media/picture.tsx'
import { photoId, viewing, type Seen } from '../../media/viewing.ts'
import { t } from '../../text/t.ts'
import { dateText } from '../../text/time.ts'

export function PhotoTile({ photo }: { photo: Photo }) {
  const { post, author, createdAtMs, media } = photo
  const { warning } = photo
  if (isCovered({ id: post, warning })) {
    return (
      <li class="media-tile covered">
        <button type="button" onClick={() => show(photo)}>
          <bdi>{warning}</bdi> <span>{t('cover.show')}</span>
        </button>
      </li>
    )
  }
  const values = { name: author.name, date: dateText(createdAtMs) }
  return (
    <li class="media-tile" onErrorCapture={() => void readPhotosOf(post)}>
      <button
        id={photoId(placeOf(photo))}
        type="button"
        class="media-open"
        title={`${author.name} · ${values.date}`}
        onClick={({ currentTarget }) => open(photo, currentTarget)}
      >
        <span class="visually-hidden">
          {author.isMe ? t('photos.openMine', values) : t('photos.open', values)}{' '}
        </span>
        <Picture media={media} />
      </button>
    </li>
  )
}

/** The picture that takes its place has the focus then. */
function show(photo: Photo): void {
  toggleCover(photo.post)
  requestAnimationFrame(() => document.getElementById(photoId(placeOf(photo)))?.focus())
}

function open(photo: Photo, opener: HTMLElement): void {
  const all = () => (photos.value ?? []).map(seen)
  const more = () => (nextPhotos.value === undefined ? undefined : () => void readOlderPhotos())
  viewing.value = { ...placeOf(photo), all, more, opener }
}

function seen(photo: Photo): Seen {
  const { media, author, createdAtMs, warning } = photo
  return { ...placeOf(photo), media, warning, by: { name: author.name, atMs: createdAtMs } }
}

function placeOf({ post, number }: Photo): Pick<Seen, 'place' | 'index'> {
  return { place: `posts/${post}`, index: number }
}
