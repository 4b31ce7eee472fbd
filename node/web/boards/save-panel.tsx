/** Saves a post to boards and albums: a press on one saves it there, or takes it off again. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { OwnCollection } from '../../http/collections/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import { boardChanges, saving } from '../data/board-signals.ts'
import { createBoard, readBoards, saveTo, takeOff } from '../data/boards.ts'
import { toast } from '../data/toasts.ts'
import { isSeen } from '../media/viewing.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/boards.css'

const noteCharsMax = 100

export function SavePanel({ post }: { post: Post }) {
  const panel = useRef<HTMLElement>(null)
  const [note, setNote] = useState('')
  const [number, setNumber] = useState<number | undefined>(undefined)
  const { boards, error: unread } = useBoards(post.id)
  const { error, run } = useAction()
  const isReady = boards !== undefined

  useEffect(() => {
    if (isReady) panel.current?.querySelector<HTMLElement>('button, input, select')?.focus()
  }, [isReady])

  if (!isReady) return <Failure error={unread} />

  function close(): void {
    saving.value = undefined
    document.getElementById(`save-${post.id}`)?.focus()
  }

  async function save(id: string): Promise<void> {
    const place = number === undefined ? {} : { number }
    const { name } = await saveTo(id, { post: post.id, ...place, note })
    toast(t('boards.savedTo', { name }))
  }

  async function press({ id, name, holds }: OwnCollection): Promise<void> {
    if (!holds) return save(id)
    await takeOff(id, { post: post.id })
    toast(t('boards.takenOff', { name }))
  }

  const isPictured = post.media.some(isSeen)
  const fitting = boards.filter(({ type, holds }) => type === 'board' || isPictured || holds)
  return (
    <section
      ref={panel}
      class="save-panel"
      aria-label={t('boards.saveTo')}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div class="save-head">
        <h4>{t('boards.saveTo')}</h4>
        <button type="button" class="icon-only" aria-label={t('boards.close')} onClick={close}>
          <Icon name="close" size={18} />
        </button>
      </div>
      {fitting.length === 0 ? null : (
        <div class="chips" role="group" aria-label={t('boards.saveTo')}>
          {fitting.map((board) => (
            <button
              key={board.id}
              type="button"
              class="chip"
              aria-pressed={board.holds}
              onClick={() => run(() => press(board))}
            >
              <Icon name={board.holds ? 'check' : 'save'} size={16} />
              <bdi>{board.name}</bdi>
            </button>
          ))}
        </div>
      )}
      <div class="save-fields">
        {post.media.length < 2 ? null : <Which post={post} number={number} onChange={setNumber} />}
        <label>
          <span>{t('boards.note')}</span>
          <input
            value={note}
            maxLength={noteCharsMax}
            dir="auto"
            autocomplete="off"
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
      </div>
      <Failure error={error ?? unread} />
      <NameForm
        id={`board-${post.id}`}
        label={t('boards.new')}
        button={t('boards.createAndSave')}
        onName={async (name) => save((await createBoard({ name })).id)}
      />
      <p>
        <a href="/boards">{t('boards.all')}</a>
      </p>
    </section>
  )
}

interface WhichProps {
  post: Post
  number: number | undefined
  onChange: (number: number | undefined) => void
}

/** The whole post, or one of its pictures. */
function Which({ post, number, onChange }: WhichProps) {
  return (
    <label>
      <span>{t('boards.which')}</span>
      <select
        value={number === undefined ? '' : String(number)}
        onChange={({ currentTarget: { value } }) =>
          onChange(value === '' ? undefined : Number(value))
        }
      >
        <option value="">{t('boards.whole')}</option>
        {post.media.map((media, index) =>
          isSeen(media) ? (
            <option key={index} value={String(index)}>
              {t('boards.picture', { number: index + 1 })}
            </option>
          ) : null,
        )}
      </select>
    </label>
  )
}

/** Read again with each change; an answer that a later one overtook does not count. */
function useBoards(post: string): { boards: OwnCollection[] | undefined; error: unknown } {
  const [boards, setBoards] = useState<OwnCollection[] | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const change = boardChanges.value
  useEffect(() => {
    let isLast = true
    readBoards(post).then(
      (read) => isLast && setBoards(read),
      (cause: unknown) => isLast && setError(cause),
    )
    return () => void (isLast = false)
  }, [post, change])
  return { boards, error }
}
