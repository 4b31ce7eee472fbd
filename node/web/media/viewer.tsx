/** One picture in the whole window, and the ones beside it: by keys, by fingers, by buttons. A chunk of its own. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Media } from '../../http/media/schema.ts'
import { Cover } from '../content/cover.tsx'
import { isCovered } from '../data/covers.ts'
import { fetchMedia, postIn } from '../data/media.ts'
import { t, type MessageId } from '../text/t.ts'
import { dateText } from '../text/time.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { FetchPill } from './fetch-pill.tsx'
import { followGestures } from './gestures.ts'
import { Picture } from './picture.tsx'
import { photoId, viewing as shown, type Seen, type Viewing } from './viewing.ts'
import { moveBy, whole, zoomAt, type Zoom } from './zoom.ts'

const zoomStep = 1.5
/** Pixels that a key moves a zoomed picture. */
const panPx = 80
/** More are read when so few are left. */
const ahead = 5

export function Viewer({ viewing }: { viewing: Viewing }) {
  const { route } = useLocation()
  const seen = viewing.all()
  const readMore = viewing.more?.()
  const position = usePosition(seen, viewing)
  const { place, index, media, by, warning } = seen[position] ?? {}
  const post = place && postIn(place)
  const isClosed = post !== undefined && isCovered({ id: post, warning })
  const dialog = useRef<HTMLDialogElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  /** Gets the focus once the page can be used again. */
  const next = useRef<HTMLElement | null>(viewing.opener)
  const [zoom, setZoom] = useState<Zoom>(whole)
  const now = useRef({ zoom, go })
  now.current = { zoom, go }

  function go(by: number): void {
    const next = seen[position + by]
    if (next === undefined) return
    setZoom(whole)
    shown.value = { ...viewing, place: next.place, index: next.index }
  }

  function close(): void {
    dialog.current?.close()
  }

  function closed(): void {
    shown.value = undefined
    const tile = document.getElementById(photoId(viewing))
    if (next.current === viewing.opener) tile?.scrollIntoView({ block: 'nearest' })
    const target = next.current === viewing.opener ? (tile ?? next.current) : next.current
    target?.focus({ preventScroll: true })
  }

  function goToPost(): void {
    next.current = document.getElementById(`post-${post}`)
    close()
    if (next.current === null) route(`/posts/${post}`)
    next.current?.scrollIntoView({ block: 'start' })
  }

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (stage.current === null) return undefined
    return followGestures({
      element: stage.current,
      zoom: () => now.current.zoom,
      setZoom,
      onSwipe: (direction) => now.current.go(isRightToLeft() ? direction : -direction),
      onSwipeDown: close,
    })
  }, [])
  useEffect(() => {
    // A button that went away leaves the keys to nobody.
    if (dialog.current?.contains(document.activeElement) === false) dialog.current.focus()
  })
  useEffect(() => {
    // To open a picture is to ask for it; a video may be large, and waits for its button.
    if (media?.kind === 'picture' && media.state === 'away' && place !== undefined)
      fetchMedia(place, index ?? 0).catch(() => undefined)
  }, [place, index])
  useEffect(() => {
    if (position >= seen.length - ahead) readMore?.()
  }, [position, seen.length])
  useEffect(() => {
    // The last of them was taken back.
    if (media === undefined) shown.value = undefined
  }, [media === undefined])

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLVideoElement)
      return
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  function arrow(x: number, y: number): void {
    const room = stage.current?.getBoundingClientRect()
    if (zoom.scale > 1 && room !== undefined)
      setZoom(moveBy(zoom, { x: -x * panPx, y: -y * panPx }, room))
    else if (x !== 0) go(isRightToLeft() ? -x : x)
  }

  const keys: Record<string, () => void> = {
    ArrowRight: () => arrow(1, 0),
    ArrowLeft: () => arrow(-1, 0),
    ArrowDown: () => arrow(0, 1),
    ArrowUp: () => arrow(0, -1),
    PageDown: () => go(1),
    PageUp: () => go(-1),
    '+': () => setZoom(zoomAt(zoom, zoomStep)),
    '=': () => setZoom(zoomAt(zoom, zoomStep)),
    '-': () => setZoom(zoomAt(zoom, 1 / zoomStep)),
    '0': () => setZoom(whole),
  }

  if (media === undefined || place === undefined || index === undefined) return null
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      class="viewer"
      aria-label={t('attach.button')}
      onClose={closed}
      onKeyDown={press}
    >
      <header class="viewer-bar flips">
        <p role="status">
          {t(readMore === undefined ? 'viewer.position' : 'viewer.positionOpen', {
            position: position + 1,
            count: seen.length,
          })}
        </p>
        <Button icon="minus" label="viewer.zoomOut" act={() => keys['-']?.()} />
        <Button icon="plus" label="viewer.zoomIn" act={() => keys['+']?.()} />
        {!isClosed && media.state === 'here' && media.url !== undefined ? (
          <a
            class="button icon-only"
            href={media.url}
            download={media.name}
            aria-label={t('media.download')}
            title={t('media.download')}
          >
            <Icon name="download" />
          </a>
        ) : null}
        {post === undefined ? null : <Button icon="comment" label="viewer.toPost" act={goToPost} />}
        <Button icon="close" label="shortcuts.close" act={close} />
      </header>
      <div class="viewer-middle flips">
        <div class="viewer-stage" ref={stage}>
          <div
            class="viewer-zoom"
            style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
          >
            <Cover id={post ?? ''} warning={isClosed ? warning : undefined}>
              <Shown key={`${place}/${index}`} media={media} />
            </Cover>
          </div>
        </div>
        <FetchPill place={place} index={index} media={media} />
        {seen.length === 1 ? null : (
          <>
            <Button icon="back" label="viewer.previous" isOff={position === 0} act={() => go(-1)} />
            <Button
              icon="forward"
              label="viewer.next"
              isOff={position === seen.length - 1}
              act={() => go(1)}
            />
          </>
        )}
      </div>
      {isClosed ? null : <Words media={media} by={by} />}
    </dialog>
  )
}

/** Where it stands among them; where it is gone, the one that took its place. */
function usePosition(seen: readonly Seen[], { place, index }: Viewing): number {
  const last = useRef(0)
  const found = seen.findIndex((one) => one.place === place && one.index === index)
  last.current = found === -1 ? Math.max(0, Math.min(last.current, seen.length - 1)) : found
  return last.current
}

function Shown({ media }: { media: Media }) {
  const { kind, url, previewUrl, alt, name } = media
  if (kind !== 'video' || url === undefined) return <Picture media={media} isWhole isFull />
  return (
    <video controls preload="metadata" src={url} poster={previewUrl} aria-label={alt || name} />
  )
}

function Words({ media: { alt, caption }, by }: Pick<Seen, 'media'> & { by: Seen['by'] }) {
  if (alt === '' && caption === '' && by === undefined) return null
  return (
    <footer class="viewer-words" tabIndex={0}>
      {by === undefined ? null : (
        <p class="viewer-alt">
          <bdi>{by.name}</bdi> · {dateText(by.atMs)}
        </p>
      )}
      {caption === '' ? null : <p dir="auto">{caption}</p>}
      {alt === '' ? null : (
        <p class="viewer-alt">
          {t('viewer.alt')} <span dir="auto">{alt}</span>
        </p>
      )}
    </footer>
  )
}

interface ButtonProps {
  icon: IconName
  label: MessageId
  isOff?: boolean
  act: () => void
}

/** It keeps the focus where there is nothing to do. */
function Button({ icon, label, isOff = false, act }: ButtonProps) {
  return (
    <button
      type="button"
      class={`icon-only to-${icon}`}
      aria-label={t(label)}
      title={t(label)}
      aria-disabled={isOff}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  )
}

function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl'
}
