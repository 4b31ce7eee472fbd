/** The list of posts, older ones as the reader comes near the end. */
import { useEffect, useRef } from 'preact/hooks'
import { status } from '../../data/me.ts'
import { nextPage, posts, postsError, readNewest, readOlder } from '../../data/posts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Mark } from '../../ui/mark.tsx'
import { EmptyStream } from './empty-stream.tsx'
import { PostCard } from './post-card.tsx'

/** How far ahead of the reader older posts are asked for. */
const ahead = '600px'

export function Posts({ isFiltered }: { isFiltered: boolean }) {
  const shown = posts.value
  if (shown === undefined) return <Loading />
  if (shown.length === 0) return <EmptyStream isFiltered={isFiltered} />
  const hasNoContacts = status.data.value?.contacts === 0
  return (
    <>
      <h2 class="visually-hidden">{t('stream.posts')}</h2>
      <ol class="posts">
        {shown.map((post) => (
          <PostCard key={post.id} post={post} />
        ))}
      </ol>
      {hasNoContacts && !isFiltered ? <EmptyStream isFiltered={false} /> : null}
      <Failure error={postsError.value} />
      {nextPage.value === undefined ? <End /> : <Older />}
    </>
  )
}

function Loading() {
  const error = postsError.value
  return (
    <div class="loading" aria-busy={error === undefined}>
      <Failure error={error} />
      {error === undefined ? (
        <p class="hint">{t('stream.loading')}</p>
      ) : (
        <button type="button" onClick={() => void readNewest()}>
          {t('stream.retry')}
        </button>
      )}
    </div>
  )
}

function Older() {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (button.current === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void readOlder()
      },
      { rootMargin: ahead },
    )
    observer.observe(button.current)
    return () => observer.disconnect()
    // A page may be too short to push the button out of sight, so each page observes anew.
  }, [nextPage.value])
  return (
    <button ref={button} type="button" class="older" onClick={() => void readOlder()}>
      {t('stream.older')}
    </button>
  )
}

function End() {
  return (
    <p class="end">
      <Mark size={24} />
      {t('stream.end')}
    </p>
  )
}
