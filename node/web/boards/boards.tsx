/** Boards and albums where the rest of the view has to do with them: below a post, and their screens. Their code is loaded when they are shown. */
import type { Post } from '../../http/posts/schema.ts'
import { saving } from '../data/board-signals.ts'
import { withTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart, LazyScreen } from '../ui/lazy-part.tsx'

export function SaveButton({ post: { id, saved } }: { post: Post }) {
  const isOpen = saving.value === id
  return (
    <button
      type="button"
      id={`save-${id}`}
      class={saved ? 'quiet saved' : 'quiet'}
      aria-expanded={isOpen}
      onClick={() => (saving.value = isOpen ? undefined : id)}
    >
      <Icon name="save" size={18} />
      <span class="narrow-hidden">{t(saved ? 'post.saved' : 'post.save')}</span>
    </button>
  )
}

/** The board that a post shows. */
export function ShownBoard({ post }: { post: Post }) {
  return post.collection === undefined ? null : <LazyPart load={loadCard} props={{ post }} />
}

export function Saving({ post }: { post: Post }) {
  return saving.value === post.id ? <LazyPart load={loadPanel} props={{ post }} /> : null
}

/** One of them, or the list of all. */
export function BoardScreens({ id }: { id?: string }) {
  return id === undefined || id === '' ? (
    <LazyScreen load={loadList} props={{}} />
  ) : (
    <LazyScreen key={id} load={loadBoard} props={{ id }} />
  )
}

const loadCard = async () => (await withTexts('boards', import('./shared-board.tsx'))).SharedBoard
const loadPanel = async () => (await withTexts('boards', import('./save-panel.tsx'))).SavePanel
const loadList = async () => (await withTexts('boards', import('./board-list.tsx'))).BoardList
const loadBoard = async () => (await withTexts('boards', import('./board-screen.tsx'))).BoardScreen
