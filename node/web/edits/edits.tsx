/** Editing a post, and its earlier versions, where its card has to do with them. The rest is loaded when it is opened. */
import type { Post } from '../../http/posts/schema.ts'
import { editing, history } from '../data/edits.ts'
import { withTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

export function EditButton({ post: { id } }: { post: Post }) {
  const isOpen = editing.value === id
  return (
    <button
      type="button"
      class="icon-only"
      aria-label={t('post.edit')}
      aria-expanded={isOpen}
      onClick={() => (editing.value = isOpen ? undefined : id)}
    >
      <Icon name="pen" size={18} />
    </button>
  )
}

/** Opens the versions that were before. */
export function EditedButton({ post: { id, editedAtMs } }: { post: Post }) {
  if (editedAtMs === undefined) return null
  const isOpen = history.value === id
  return (
    <button
      type="button"
      class="tag edited-tag"
      aria-expanded={isOpen}
      onClick={() => (history.value = isOpen ? undefined : id)}
    >
      {t('post.edited')}
    </button>
  )
}

export function Editing({ post }: { post: Post }) {
  return (
    <>
      {editing.value === post.id ? <LazyPart load={loadForm} props={{ post }} /> : null}
      {history.value === post.id ? <LazyPart load={loadVersions} props={{ post }} /> : null}
    </>
  )
}

const loadForm = async () =>
  (await withTexts('threads', withTexts('text', import('./edit-form.tsx')))).EditForm
const loadVersions = async () =>
  (await withTexts('threads', withTexts('text', import('./post-versions.tsx')))).PostVersions
