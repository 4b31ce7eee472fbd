/** The media of a post or message: pictures and videos in a grid that has a form for each number of them, sounds and files in rows below. */
import { useRef } from 'preact/hooks'
import type { Media } from '../../http/media/schema.ts'
import type { MediaPlace } from '../data/media.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { FetchPill } from './fetch-pill.tsx'
import { MediaRow } from './media-row.tsx'
import { Picture } from './picture.tsx'
import { roomAlone } from './ratio.ts'
import { isSeen } from './viewing.ts'
import { WordsOver } from './words-over.tsx'

/** More stand behind the last one. */
const tilesMax = 5

interface Placed {
  readonly media: Media
  /** Its number there. */
  readonly index: number
}

interface Owner {
  /** The post or message that has them. */
  readonly place: MediaPlace
  readonly open: (index: number, opener: HTMLElement) => void
}

interface MediaGridProps extends Owner {
  all: readonly Media[]
  /** The number of the first there. @default 0 */
  first?: number
  /** Reads their addresses again, which end with the process that gave them. */
  reread: () => Promise<void>
}

export function MediaGrid({ place, all, first = 0, open, reread }: MediaGridProps) {
  const placed = all.map((media, at) => ({ media, index: first + at }))
  const owner = { place, open }
  const seen = placed.filter(({ media }) => isSeen(media))
  const [only] = seen
  const rows = placed.filter(({ media }) => !isSeen(media))
  return (
    <div class="media" onErrorCapture={() => void reread()}>
      {seen.length === 1 && only !== undefined ? <Alone {...owner} {...only} /> : null}
      {seen.length > 1 ? <Several {...owner} seen={seen} /> : null}
      {rows.length === 0 ? null : (
        <ul class="media-rows">
          {rows.map(({ media, index }) => (
            <MediaRow key={index} place={place} index={index} media={media} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Alone({ media, index, ...owner }: Placed & Owner) {
  return (
    <figure class="media-alone">
      <div class="media-tile" style={roomAlone(media)}>
        {media.kind === 'video' && media.url !== undefined ? (
          <video
            controls
            preload="none"
            src={media.url}
            poster={media.previewUrl}
            aria-label={media.alt === '' ? media.name : media.alt}
          />
        ) : (
          <Tile {...owner} media={media} index={index} position={1} count={1} />
        )}
      </div>
      {media.caption === '' ? null : <figcaption dir="auto">{media.caption}</figcaption>}
    </figure>
  )
}

function Several({ seen, ...owner }: Owner & { seen: readonly Placed[] }) {
  const tiles = seen.slice(0, tilesMax)
  const captions = seen.filter(({ media }) => media.caption !== '')
  return (
    <div>
      <ul class={`media-grid of-${tiles.length}`}>
        {tiles.map(({ media, index }, place) => (
          <li key={index} class="media-tile">
            <Tile
              {...owner}
              media={media}
              index={index}
              position={place + 1}
              count={seen.length}
              more={place === tilesMax - 1 ? seen.length - tilesMax : 0}
            />
          </li>
        ))}
      </ul>
      {captions.length === 0 ? null : (
        <ol class="media-captions">
          {captions.map(({ media, index }) => (
            <li key={index} value={seen.findIndex((one) => one.index === index) + 1}>
              <span dir="auto">{media.caption}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

interface TileProps extends Placed, Owner {
  position: number
  count: number
  /** How many are behind this one. */
  more?: number
}

function Tile({ place, open, media, index, position, count, more = 0 }: TileProps) {
  const label = media.kind === 'video' ? 'media.openVideo' : 'media.openPicture'
  const opener = useRef<HTMLButtonElement>(null)
  const hasWords = media.layers.length > 0 && more === 0
  return (
    <>
      <button
        type="button"
        class="media-open"
        ref={opener}
        onClick={(event) => open(index, event.currentTarget)}
      >
        <span class="visually-hidden">{t(label, { position, count })} </span>
        <Picture media={hasWords ? { ...media, layers: [] } : media} isWhole={hasWords} />
        {media.kind === 'video' ? (
          <span class="media-play">
            <Icon name="film" size={36} />
          </span>
        ) : null}
        {more === 0 ? null : (
          <span class="media-more">
            <span dir="ltr" aria-hidden="true">
              +{more}
            </span>
            <span class="visually-hidden">{t('media.more', { count: more })}</span>
          </span>
        )}
      </button>
      {hasWords ? <WordsOver media={media} onPress={() => opener.current?.click()} /> : null}
      {more === 0 ? <FetchPill place={place} index={index} media={media} /> : null}
    </>
  )
}
