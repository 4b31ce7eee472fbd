/** That a comment was edited, and earlier versions of one, or of a post, as far as they came to this node. */
import '../styles/threads.css'
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
  const label = t('thread.versions', { name: author.name })
  return <VersionList id={id} editedAtMs={editedAtMs} label={label} read={readItems} />
}

/** Words that something had, oldest first. */
type Words = readonly (CommentVersions['items'][number] & {
  warning?: string | undefined
  place?: string | undefined
})[]

interface VersionListProps {
  id: string
  /** When the present version was written: they are read again with each. */
  editedAtMs: number | undefined
  label: string
  read: (id: string) => Promise<Words>
}

export function VersionList({ id, editedAtMs, label, read }: VersionListProps) {
  const [versions, setVersions] = useState<Words | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    let isLast = true
    async function readAll(): Promise<void> {
      try {
        const items = await read(id)
        if (isLast) setVersions(items)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    void readAll()
    return () => void (isLast = false)
  }, [id, editedAtMs])
  return (
    <>
      <Failure error={error} />
      {versions?.length === 0 ? <p class="meta">{t('thread.noVersions')}</p> : null}
      <ol class="versions" aria-label={label}>
        {versions?.map(({ content, createdAtMs, warning, place }) => (
          <li key={createdAtMs}>
            <p class="meta">
              <TimeAgo timeMs={createdAtMs} />
              {place === undefined ? null : <bdi>{place}</bdi>}
              {warning === undefined ? null : <bdi>{warning}</bdi>}
            </p>
            <Content blocks={content} />
          </li>
        ))}
      </ol>
    </>
  )
}

async function readItems(id: string): Promise<Words> {
  return (await readVersions(id)).items
}
