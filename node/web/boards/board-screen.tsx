/** One board or album: its items in their order, and for its owner all that changes it. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useState } from 'preact/hooks'
import type { Collection, CollectionItem } from '../../http/collections/schema.ts'
import { boardChanges } from '../data/board-signals.ts'
import { ApiError } from '../api/errors.ts'
import { changeBoard, deleteBoard, readBoard } from '../data/boards.ts'
import { toast } from '../data/toasts.ts'
import { NotFound } from '../screens/not-found.tsx'
import { t } from '../text/t.ts'
import { DeleteButton } from '../ui/delete-button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { Page } from '../ui/page.tsx'
import { GuestLinkButton } from '../guests/lazy.tsx'
import { BoardGrid } from './board-grid.tsx'
import { ShareBoard } from './share-board.tsx'
import '../styles/boards.css'

export function BoardScreen({ id }: { id: string }) {
  const { board, error, show } = useBoard(id)
  if (board === undefined) {
    const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400)
    return isGone ? <NotFound /> : <Failure error={error} />
  }

  /** Shown at once, before the node has it. */
  async function reorder(items: readonly CollectionItem[]): Promise<void> {
    if (board !== undefined) show({ ...board, items: [...items] })
    const order = items.map(({ post, number }) => ({
      post,
      ...(number !== undefined && { number }),
    }))
    show(await changeBoard(id, { order }))
  }

  const { name, type, count, owner, items } = board
  return (
    <Page title={name}>
      <p class="board-facts">
        <a href="/boards">
          <Icon name="back" size={16} />
          {t('boards.all')}
        </a>
        <span class="meta">
          {t(`boards.type.${type}`)}
          {' · '}
          {t('boards.count', { count })}
          {owner.isMe ? null : ` · ${t('boards.byName', { name: owner.name })}`}
        </span>
      </p>
      {items.length === 0 ? <p class="hint">{t('boards.nothing')}</p> : null}
      <BoardGrid board={board} reorder={reorder} show={show} />
      {owner.isMe ? <Owning board={board} show={show} /> : null}
    </Page>
  )
}

function Owning({ board, show }: { board: Collection; show: (board: Collection) => void }) {
  const { route } = useLocation()
  const { id, name } = board
  return (
    <>
      <ShareBoard board={board} show={show} />
      <section class="card">
        <GuestLinkButton subject={{ collection: id }} />
      </section>
      <section class="card">
        <NameForm
          key={name}
          id="board-name"
          label={t('boards.name')}
          value={name}
          button={t('boards.rename')}
          onName={async (wanted) => show(await changeBoard(id, { name: wanted }))}
        />
        <DeleteButton
          label={t('boards.delete')}
          question={t('boards.deleteAsk')}
          onDelete={async () => {
            await deleteBoard(id)
            toast(t('boards.deleted'))
            route('/boards')
          }}
        />
      </section>
    </>
  )
}

/** Read again with each change; an answer that a later one overtook does not count. */
function useBoard(id: string): {
  board: Collection | undefined
  error: unknown
  show: (board: Collection) => void
} {
  const [board, show] = useState<Collection | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const change = boardChanges.value
  useEffect(() => {
    let isLast = true
    readBoard(id).then(
      (read) => isLast && show(read),
      (cause: unknown) => {
        if (!isLast) return
        show(undefined)
        setError(cause)
      },
    )
    return () => void (isLast = false)
  }, [id, change])
  return { board, error, show }
}
