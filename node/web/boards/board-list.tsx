/** All boards and albums of the owner, and the way to a new one. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useState } from 'preact/hooks'
import type { OwnCollection } from '../../http/collections/schema.ts'
import { boardChanges } from '../data/board-signals.ts'
import { createBoard, readBoards } from '../data/boards.ts'
import { t } from '../text/t.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { Page } from '../ui/page.tsx'
import { Covers } from './tile.tsx'
import '../styles/boards.css'

type Type = OwnCollection['type']

const types = ['board', 'album'] as const

export function BoardList() {
  const [boards, setBoards] = useState<OwnCollection[] | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const change = boardChanges.value
  useEffect(() => {
    let isLast = true
    readBoards().then(
      (read) => isLast && setBoards(read),
      (cause: unknown) => isLast && setError(cause),
    )
    return () => void (isLast = false)
  }, [change])
  return (
    <Page title={t('boards.title')} lead={t('boards.lead')}>
      <Failure error={error} />
      <NewBoard />
      {boards?.length === 0 ? (
        <Empty title={t('boards.empty')} text={t('boards.emptyText')} />
      ) : (
        <ul class="board-list">
          {boards?.map((board) => (
            <li key={board.id}>
              <BoardLink board={board} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function BoardLink({ board }: { board: OwnCollection }) {
  const { id, name, type, count, shared } = board
  return (
    <a class="board-card" href={`/boards/${id}`}>
      <Covers board={board} />
      <span class="board-name">
        <bdi>{name}</bdi>
        <span class="meta">
          <Icon name={shared ? 'people' : 'lock'} size={14} />
          {t(shared ? 'boards.shared' : 'boards.private')}
          {' · '}
          {t(`boards.type.${type}`)}
          {' · '}
          {t('boards.count', { count })}
        </span>
      </span>
    </a>
  )
}

function NewBoard() {
  const [type, setType] = useState<Type>('board')
  const { route } = useLocation()
  return (
    <section class="card new-board">
      <NameForm
        id="new-board"
        label={t('boards.new')}
        button={t('boards.create')}
        onName={async (name) => {
          const { id } = await createBoard({ name, type })
          route(`/boards/${id}`)
        }}
      />
      <fieldset class="choice">
        <legend class="visually-hidden">{t('boards.kind')}</legend>
        <div class="chips">
          {types.map((each) => (
            <label key={each} class="chip">
              <input
                type="radio"
                name="board-type"
                checked={each === type}
                onChange={() => setType(each)}
              />
              <span>{t(`boards.type.${each}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  )
}
