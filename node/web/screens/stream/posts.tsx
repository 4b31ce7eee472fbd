/** The list of posts, older ones as the reader comes near the end. */
import { Fragment } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Post } from '../../../http/posts/schema.ts'
import { status } from '../../data/me.ts'
import { nextPage, posts, postsError, readNewest, readOlder } from '../../data/posts.ts'
import { newSince } from '../../data/read.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Mark } from '../../ui/mark.tsx'
import { EmptyStream } from './empty-stream.tsx'
import { PostCard } from './post-card.tsx'

/** How far ahead of the reader older posts are asked for. */
const ahead = '600px'

interface PostsProps {
  isFiltered: boolean
  /** In place of posts where there are none. */
  empty?: preact.JSX.Element
}

export function Posts({ isFiltered, empty }: PostsProps) {
  const shown = posts.value
  if (shown === undefined) return <Loading />
  if (shown.length === 0) return empty ?? <EmptyStream isFiltered={isFiltered} />
  const newUntil = endOfNew(shown)
  const hasNoContacts = status.data.value?.contacts === 0
  return (
    <>
      <h2 class="visually-hidden">{t('stream.posts')}</h2>
      <ol class="posts">
        {shown.map((post, index) => (
          <Fragment key={post.id}>
            {index === newUntil ? <NewLine /> : null}
            <PostCard post={post} />
          </Fragment>
        ))}
      </ol>
      {hasNoContacts && !isFiltered ? <EmptyStream isFiltered={false} /> : null}
      <Failure error={postsError.value} />
      {nextPage.value === undefined ? <End /> : <Older />}
    </>
  )
}

/** Which post is the first that is not new; none where nothing by others stands above it. */
function endOfNew(shown: readonly Post[]): number | undefined {
  const since = newSince.value
  if (since === undefined || since === 0) return undefined
  const end = shown.findIndex(({ createdAtMs }) => createdAtMs <= since)
  return shown.slice(0, Math.max(end, 0)).some(({ author }) => !author.isMe) ? end : undefined
}

function NewLine() {
  return (
    <li class="new-line">
      <Icon name="up" size={14} />
      {t('stream.new')}
    </li>
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
