/** The tags that the owner follows, and the posts that have one of them. */
import { useEffect } from 'preact/hooks'
import type { PostPage } from '../../../http/posts/schema.ts'
import { call } from '../../api/client.ts'
import type { Timeline } from '../../data/posts.ts'
import { followedTags } from '../../data/tags.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { TimelinePosts } from './timeline.tsx'
import '../../styles/writing.css'

export function Tags() {
  useEffect(() => followedTags.use(), [])
  const tags = followedTags.data.value ?? []
  const names = tags.map(({ tag }) => tag).join(' ')
  const timeline: Timeline = { name: `followed ${names}`, read: readFollowed }
  return (
    <Page title={t('tags.title')} lead={t('tags.lead')}>
      <Failure error={followedTags.error.value} />
      {tags.length === 0 ? null : (
        <ul class="tag-list" aria-label={t('tags.list')}>
          {tags.map(({ tag, posts }) => (
            <li key={tag}>
              <a class="chip" href={`/tags/${encodeURIComponent(tag)}`}>
                <bdi>#{tag}</bdi> <span class="count">{posts}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <TimelinePosts
        timeline={timeline}
        empty={<Empty title={t('tags.noneTitle')} text={t('tags.none')} />}
      />
    </Page>
  )
}

function readFollowed(before: string | undefined): Promise<PostPage> {
  return call('GET /followed-tags/posts', { query: { before } })
}
