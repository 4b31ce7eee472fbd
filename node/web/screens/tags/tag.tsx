/** The posts with one tag, and whether the owner follows it. */
import { useEffect, useState } from 'preact/hooks'
import type { PostPage } from '../../../http/posts/schema.ts'
import type { Tag } from '../../../http/tags/schema.ts'
import { call } from '../../api/client.ts'
import { followTag, followedTags, readTag } from '../../data/tags.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/page.tsx'
import { useAction } from '../../ui/use-action.ts'
import { TimelinePosts } from './timeline.tsx'
import '../../styles/writing.css'

export function TagPage({ params }: { params: { tag: string } }) {
  const { tag: name } = params
  const [tag, setTag] = useState<Tag | undefined>(undefined)
  const [failure, setFailure] = useState<unknown>(undefined)
  const { isRunning, error, run } = useAction()
  const followed = followedTags.data.value
  useEffect(() => followedTags.use(), [])
  useEffect(() => {
    let isLast = true
    readTag(name).then(
      (read) => isLast && setTag(read),
      (cause: unknown) => isLast && setFailure(cause),
    )
    return () => void (isLast = false)
  }, [name, followed])
  const isFollowed = tag?.followed === true
  return (
    <Page title={`#${tag?.tag ?? name}`}>
      <Failure error={failure ?? error} />
      {tag === undefined ? null : (
        <div class="tag-head">
          <span class="hint">{t('tags.count', { count: tag.posts })}</span>
          <button
            type="button"
            class="chip"
            aria-pressed={isFollowed}
            disabled={isRunning}
            onClick={() => run(() => followTag(tag.tag, !isFollowed))}
          >
            <Icon name={isFollowed ? 'check' : 'plus'} size={16} />
            {t(isFollowed ? 'tags.followed' : 'tags.follow')}
          </button>
          <a href="/tags">{t('tags.title')}</a>
        </div>
      )}
      {failure === undefined ? (
        <TimelinePosts
          timeline={{ name: `tag ${name}`, read: (before) => readTagged(name, before) }}
          empty={<Empty title={t('tags.emptyTitle')} text={t('tags.empty')} />}
        />
      ) : null}
    </Page>
  )
}

function readTagged(tag: string, before: string | undefined): Promise<PostPage> {
  return call('GET /tags/:tag/posts', {
    params: { tag },
    query: { before },
  })
}
