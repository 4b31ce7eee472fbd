/** One post by itself, for the way from a picture to what was said about it. */
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { aspects } from '../../data/aspects.ts'
import { useRead } from '../../data/notifications.ts'
import { alone } from '../../data/posts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { PostCard } from '../stream/post-card.tsx'

export function PostAlone({ params }: { params: { post: string } }) {
  const { post: id } = params
  useRead({ post: id })
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    aspects.use()
    let isLeft = false
    const read = async (): Promise<void> => {
      try {
        const post = await call('GET /posts/:post', { params: { post: id } })
        if (!isLeft) alone.value = post
      } catch (cause) {
        if (!isLeft) setError(cause)
      }
    }
    setError(undefined)
    void read()
    return () => {
      isLeft = true
      alone.value = undefined
    }
  }, [id])
  const post = alone.value
  return (
    <Page title={t('post.title')} isTitleHidden>
      <Failure error={error} />
      {post === undefined ? null : (
        <>
          <h2 class="visually-hidden">{t('stream.posts')}</h2>
          <ol class="posts">
            <PostCard post={post} />
          </ol>
        </>
      )}
      <a class="quiet" href="/photos">
        {t('photos.back')}
      </a>
    </Page>
  )
}
