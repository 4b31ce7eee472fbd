/** The items of a board. Their owner moves them by dragging, or by the buttons on each. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Collection, CollectionItem } from '../../http/collections/schema.ts'
import { saveTo, takeOff } from '../data/boards.ts'
import { Picture } from '../media/picture.tsx'
import { Content } from '../content/content.tsx'
import { Cover } from '../content/cover.tsx'
import { viewing } from '../media/viewing.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { useAction } from '../ui/use-action.ts'
import { seenOn } from './seen.ts'
import { shownMedia, titleOf } from './tile.tsx'

interface BoardGridProps {
  board: Collection
  reorder: (items: readonly CollectionItem[]) => Promise<void>
  show: (board: Collection) => void
}

export function BoardGrid({ board, reorder, show }: BoardGridProps) {
  const { items, owner } = board
  const [dragged, setDragged] = useState<number | undefined>(undefined)
  const [said, say] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const { error, run } = useAction()
  /** As they are now, for the viewer: files come while one of them is looked at. */
  const now = useSignal(items)
  useEffect(() => {
    now.value = items
  }, [items])

  function open({ post, index }: { post: string; index: number }, opener: HTMLElement): void {
    viewing.value = { place: `posts/${post}`, index, all: () => seenOn(now.value), opener }
  }

  function move(from: number, to: number): void {
    if (from === to) return
    const moved = [...items]
    moved.splice(to, 0, ...moved.splice(from, 1))
    say(t('boards.moved', { place: to + 1, count: items.length }))
    run(() => reorder(moved))
  }

  return (
    <>
      <ol class="board-grid" ref={list} aria-label={t('boards.items')}>
        {items.map((item, index) => (
          <li
            key={keyOf(item)}
            class={dragged === index ? 'board-item dragged' : 'board-item'}
            draggable={owner.isMe}
            onDragStart={(event) => {
              setDragged(index)
              event.dataTransfer?.setData('text/plain', titleOf(item))
            }}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => dragged !== undefined && event.preventDefault()}
            onDrop={(event) => {
              if (dragged === undefined) return
              event.preventDefault()
              event.stopPropagation()
              setDragged(undefined)
              move(dragged, index)
            }}
          >
            <Shown item={item} open={open} />
            <Note board={board} item={item} show={show} />
            {owner.isMe ? (
              <div class="board-acts">
                <button
                  type="button"
                  class="icon-only"
                  aria-label={t('boards.earlier', { title: titleOf(item) })}
                  aria-disabled={index === 0}
                  onClick={() => index > 0 && move(index, index - 1)}
                >
                  <Icon name="up" size={18} />
                </button>
                <button
                  type="button"
                  class="icon-only down"
                  aria-label={t('boards.later', { title: titleOf(item) })}
                  aria-disabled={index === items.length - 1}
                  onClick={() => index < items.length - 1 && move(index, index + 1)}
                >
                  <Icon name="up" size={18} />
                </button>
                <button
                  type="button"
                  class="icon-only"
                  aria-label={t('boards.remove', { title: titleOf(item) })}
                  onClick={() =>
                    run(async () => {
                      await takeOff(board.id, item)
                      const left = items.filter((one) => one !== item)
                      show({ ...board, items: left, count: left.length })
                      focusNear(list.current, index)
                    })
                  }
                >
                  <Icon name="trash" size={18} />
                </button>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <Failure error={error} />
    </>
  )
}

/** The focus goes to the item that comes after one that is gone. */
function focusNear(list: HTMLOListElement | null, index: number): void {
  requestAnimationFrame(() => {
    const left = list?.children ?? []
    const near = left[Math.min(index, left.length - 1)]
    const button = near?.querySelector<HTMLElement>('.board-acts button')
    ;(button ?? document.querySelector<HTMLElement>('h1'))?.focus()
  })
}

interface ShownProps {
  item: CollectionItem
  open: (place: { post: string; index: number }, opener: HTMLElement) => void
}

/** The picture, or the words where there is none; an empty place for what is not for the reader. */
function Shown({ item, open }: ShownProps) {
  const { content } = item
  if (content === undefined) {
    return (
      <p class="board-gone">
        <Icon name="lock" size={22} />
        <span>{t('boards.gone')}</span>
        <span class="hint">{t('boards.goneHint')}</span>
      </p>
    )
  }
  const seen = shownMedia(item)
  return (
    <Cover id={content.id} warning={content.warning}>
      {seen === undefined ? null : (
        <button
          type="button"
          class="media-open board-picture"
          onClick={({ currentTarget }) =>
            open({ post: content.id, index: seen.index }, currentTarget)
          }
        >
          <span class="visually-hidden">{t('boards.open')} </span>
          <Picture media={seen.media} />
        </button>
      )}
      {seen !== undefined || content.text === '' ? null : (
        <div class="board-text">
          <Content blocks={content.content} />
        </div>
      )}
      <p class="meta">
        <bdi>{content.author.name}</bdi>
      </p>
    </Cover>
  )
}

function Note({
  board,
  item,
  show,
}: Pick<BoardGridProps, 'board' | 'show'> & { item: CollectionItem }) {
  const [isEditing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { post, number, note } = item
  const words =
    note === '' ? null : (
      <p class="board-note" dir="auto">
        {note}
      </p>
    )
  if (!board.owner.isMe) return words

  function end(): void {
    setEditing(false)
    requestAnimationFrame(() => button.current?.focus())
  }

  async function keep(wanted: string): Promise<void> {
    const place = number === undefined ? {} : { number }
    show(await saveTo(board.id, { post, ...place, note: wanted }))
    end()
  }

  if (isEditing) {
    return (
      <NameForm
        id={`note-${keyOf(item)}`}
        label={t('boards.noteOf', { title: titleOf(item) })}
        isLabelHidden
        isFocused
        value={note}
        button={t('boards.keep')}
        onName={keep}
        onCancel={{ label: t('boards.cancel'), run: end }}
      />
    )
  }
  return (
    <>
      {words}
      {item.content === undefined ? null : (
        <button
          type="button"
          class="quiet"
          ref={button}
          aria-label={t('boards.noteOf', { title: titleOf(item) })}
          onClick={() => setEditing(true)}
        >
          <Icon name="pen" size={16} />
          {t('boards.note')}
        </button>
      )}
    </>
  )
}

function keyOf({ post, number }: CollectionItem): string {
  return number === undefined ? post : `${post}-${number}`
}
