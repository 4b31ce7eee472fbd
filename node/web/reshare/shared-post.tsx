/** The post that another one shares, as a card: its author, who shares it, and its words as far as they are here. */
import { useLocation } from 'preact-iso/router'
import { mediaMax } from '../../../protocol/limits.ts'
import type { Post, SharedPost } from '../../http/posts/schema.ts'
import { Content } from '../content/content.tsx'
import { Cover } from '../content/cover.tsx'
import { MediaGrid } from '../media/media-grid.tsx'
import { readPost } from '../data/posts.ts'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import '../styles/reshare.css'

interface SharedCardProps {
  /** The post that shares it. */
  post: Post
  share: SharedPost
}

export function SharedCard({ post, share }: SharedCardProps) {
  const { author: by } = post
  const { id, author, state, createdAtMs, editedAtMs, place } = share
  const name = author.name === '' ? t('posts.somebody') : author.name
  return (
    <blockquote class="shared-post">
      <header>
        <Avatar person={author.id} name={name} small />
        <p>
          <bdi class="shared-author">{name}</bdi>
          <span class="meta">
            <span>{by.isMe ? t('posts.sharedByMe') : t('posts.sharedBy', { name: by.name })}</span>
            {createdAtMs === undefined ? null : <TimeAgo timeMs={createdAtMs} />}
            {editedAtMs === undefined ? null : <span>{t('post.edited')}</span>}
            {place === undefined ? null : <bdi>{place}</bdi>}
          </span>
        </p>
      </header>
      <Words post={post} share={share} />
      {state === 'here' ? <a href={`/posts/${id}`}>{t('posts.openOriginal')}</a> : null}
    </blockquote>
  )
}

function Words({ post, share }: SharedCardProps) {
  const { route } = useLocation()
  const { id, state, content = [], warning, media, files, options } = share
  // Media of a post that did not come itself stand behind those of the one that shares it.
  const isHere = state === 'here'
  const shown = isHere ? id : post.id
  if (state === 'gone') return <p class="hint">{t('posts.shareGone')}</p>
  if (state === 'blocked') return <p class="hint">{t('posts.shareBlocked')}</p>
  if (state === 'missing') return <p class="hint">{t('posts.shareMissing')}</p>
  return (
    <Cover id={id} warning={warning}>
      {content.length === 0 ? null : <Content blocks={content} />}
      {options.length === 0 ? null : (
        <ul>
          {options.map((option, at) => (
            <li key={at} dir="auto">
              {option}
            </li>
          ))}
        </ul>
      )}
      {media.length === 0 ? null : (
        <MediaGrid
          place={`posts/${shown}`}
          all={media}
          first={isHere ? 0 : mediaMax}
          open={() => route(`/posts/${shown}`)}
          reread={() => readPost(post.id)}
        />
      )}
      {files > media.length ? <p class="hint">{t('posts.shareFiles', { count: files })}</p> : null}
    </Cover>
  )
}
