/** A sound or a file: its name, its size, and the way to it. */
import type { Media } from '../../http/media/schema.ts'
import type { MediaPlace } from '../data/media.ts'
import { bytesText } from '../text/bytes.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { FetchPill } from './fetch-pill.tsx'

interface MediaRowProps {
  place: MediaPlace
  index: number
  media: Media
}

export function MediaRow({ place, index, media }: MediaRowProps) {
  const { kind, name, bytes, url, alt, caption, state } = media
  return (
    <li class="media-row">
      <div class="media-row-head">
        <Icon name={kind === 'audio' ? 'sound' : 'file'} size={26} />
        <p>
          <bdi class="media-name">{name}</bdi>
          <span class="meta">{bytesText(bytes)}</span>
        </p>
        {state === 'here' && url !== undefined ? (
          <a
            class="button icon-only"
            href={url}
            download={name}
            aria-label={t('media.downloadName', { name })}
          >
            <Icon name="download" />
          </a>
        ) : null}
        <FetchPill place={place} index={index} media={media} />
      </div>
      {kind === 'audio' && url !== undefined ? (
        <audio controls preload="none" src={url} aria-label={alt === '' ? name : alt} />
      ) : null}
      {caption === '' ? null : (
        <p class="media-caption" dir="auto">
          {caption}
        </p>
      )}
    </li>
  )
}
