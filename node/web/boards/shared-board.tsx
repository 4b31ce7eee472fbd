/** The board or album that a post shows, as it is by now. */
import type { Post } from '../../http/posts/schema.ts'
import { t } from '../text/t.ts'
import { Covers } from './tile.tsx'
import '../styles/boards.css'

export function SharedBoard({ post: { collection } }: { post: Post }) {
  if (collection === undefined) return null
  const { id, name, type, count } = collection
  return (
    <a class="board-card shared" href={`/boards/${id}`}>
      <Covers board={collection} />
      <span class="board-name">
        <bdi>{name}</bdi>
        <span class="meta">
          {t(type === 'album' ? 'boards.type.album' : 'boards.type.board')}
          {' · '}
          {t('boards.count', { count })}
        </span>
      </span>
    </a>
  )
}
