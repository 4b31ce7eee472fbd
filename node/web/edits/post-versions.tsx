/** The words that a post had before it was edited. */
import type { Post } from '../../http/posts/schema.ts'
import { readPostVersions } from '../data/edits.ts'
import { t } from '../text/t.ts'
import { VersionList } from '../threads/versions.tsx'

export function PostVersions({ post: { id, author, editedAtMs } }: { post: Post }) {
  const label = t('thread.postVersions', { name: author.name })
  return <VersionList id={id} editedAtMs={editedAtMs} label={label} read={readPostVersions} />
}
