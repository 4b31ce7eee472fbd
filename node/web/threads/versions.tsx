/** That a comment was edited, and its earlier versions, as far as they came to this node. */
import { useEffect, useState } from 'preact/hooks'
import type { CommentVersions, Reply } from '../../http/comments/schema.ts'
import { Content } from '../content/content.tsx'
import { readVersions } from '../data/threads.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

interface EditedMarkProps {
  said: Reply
  isOpen: boolean
  toggle: () => void
}

export function EditedMark({ said, isOpen, toggle }: EditedMarkProps) {
  if (said.editedAtMs === undefined) return null
  return (
    <button
      type="button"
      class="quiet edited"
      aria-expanded={isOpen}
      aria-label={`${t('thread.edited')}. ${t('thread.versions', { name: said.author.name })}`}
      onClick={toggle}
    >
      {t('thread.edited')}
    </button>
  )
}

export function Versions({ said: { id, author, editedAtMs } }: { said: Reply }) {
  const [versions, setVersions] = useState<CommentVersions['items'] | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    let isLast = true
    async function read(): Promise<void> {
      try {
        const { items } = await readVersions(id)
        if (isLast) setVersions(items)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    void read()
    return () => void (isLast = false)
  }, [id, editedAtMs])
  return (
    <>
      <Failure error={error} />
      {versions?.length === 0 ? <p class="meta">{t('thread.noVersions')}</p> : null}
      <ol class="versions" aria-label={t('thread.versions', { name: author.name })}>
        {versions?.map(({ content, createdAtMs }) => (
          <li key={createdAtMs}>
            <p class="meta">
              <TimeAgo timeMs={createdAtMs} />
            </p>
            <Content blocks={content} />
          </li>
        ))}
      </ol>
    </>
  )
}
