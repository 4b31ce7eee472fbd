/**
 * One post. It reads a signal (the language, in `t`), so @preact/signals draws it again only when that or
 * the post changes, however long the list is.
 */
import { useEffect } from 'preact/hooks'
import type { Audience, Post } from '../../../http/posts/schema.ts'
import { HiddenLine, MoreActs, MoreButton } from '../../acts/acts.tsx'
import { DeliveryMark } from '../../audience/delivery.tsx'
import { namesOf } from '../../data/aspects.ts'
import { isPerson } from '../../data/draft.ts'
import { folded } from '../../data/hiding.ts'
import { people } from '../../data/people.ts'
import { deletePost } from '../../data/posts.ts'
import { toast } from '../../data/toasts.ts'
import { SaveButton, Saving, ShownBoard } from '../../boards/boards.tsx'
import { Content } from '../../content/content.tsx'
import { Cover } from '../../content/cover.tsx'
import { EditButton, EditedButton, Editing } from '../../edits/edits.tsx'
import { readMedia } from '../../data/posts.ts'
import { MediaGrid } from '../../media/media-grid.tsx'
import { openViewer } from '../../media/viewing.ts'
import { HearButton, Hearing } from '../../notifications/notifications.tsx'
import { listText, t } from '../../text/t.ts'
import { relativeTime } from '../../text/time.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeleteButton } from '../../ui/delete-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { ShownPoll } from '../../polls/lazy.tsx'
import { RemixButton } from '../../remix/remix-button.tsx'
import { SharedPost, ShareButton, Sharing } from '../../reshare/reshare.tsx'
import { Remixes } from '../../remix/remixes.tsx'
import { ReactionBar } from './reactions.tsx'
import { OpenThread, ThreadButton } from '../../threads/threads.tsx'

export function PostCard({ post }: { post: Post }) {
  const { author, content, createdAtMs, audience, expiresAtMs, late, origin, place } = post
  if (folded.value.has(post.id)) {
    return (
      <li class="post card" id={`post-${post.id}`} tabIndex={-1}>
        <HiddenLine post={post} />
      </li>
    )
  }
  return (
    <li class="post card" id={`post-${post.id}`} tabIndex={-1}>
      <article>
        <header>
          <Avatar person={author.id} name={author.name} />
          <div>
            <h3>
              <PersonName person={author} isStranger={!author.isMe && author.name === ''} />
              {author.isMe ? <span class="tag">{t('post.you')}</span> : null}
            </h3>
            <p class="meta">
              <TimeAgo timeMs={createdAtMs} />
              {origin === undefined ? null : <bdi>{t('post.origin', { source: origin })}</bdi>}
              <EditedButton post={post} />
              {late ? <span class="tag">{t('post.late')}</span> : null}
              <AudienceText audience={audience} />
              {place === undefined ? null : <bdi>{place}</bdi>}
              {expiresAtMs === undefined ? null : (
                <span>{t('post.expires', { when: relativeTime(expiresAtMs) })}</span>
              )}
            </p>
          </div>
          {author.isMe ? <EditButton post={post} /> : null}
          <MoreButton post={post} />
        </header>
        <MoreActs post={post} />
        <Cover id={post.id} warning={post.warning}>
          {content.length === 0 ? null : <Content blocks={content} />}
          <ShownPoll post={post} />
          {post.media.length === 0 ? null : (
            <MediaGrid
              place={`posts/${post.id}`}
              all={post.media}
              open={(index, opener) => openViewer(post, index, opener)}
              reread={() => readMedia(post.id)}
            />
          )}
          <ShownBoard post={post} />
        </Cover>
        <SharedPost post={post} />
        <footer>
          <ReactionBar
            item={post.id}
            reactions={post.reactions}
            author={author.name}
            isClosed={!post.mayAnswer || (post.locked && !author.isMe)}
          />
          <div class="post-acts">
            <ThreadButton post={post} />
            <RemixButton post={post} />
            <ShareButton post={post} />
            <SaveButton post={post} />
            <HearButton post={post} />
            {author.isMe ? (
              <DeleteButton
                label={t('post.delete')}
                question={t('post.deleteAsk')}
                onDelete={() => deleteMine(post)}
              />
            ) : null}
          </div>
        </footer>
      </article>
      <DeliveryMark post={post} />
      <Editing post={post} />
      <Saving post={post} />
      <Sharing post={post} />
      <Hearing post={post} />
      <Remixes post={post} />
      <OpenThread post={post} />
    </li>
  )
}

async function deleteMine({ id }: Post): Promise<void> {
  await deletePost(id)
  toast(t('post.deleted'))
}

function AudienceText({ audience }: { audience: Audience }) {
  const isPublic = audience === 'public'
  const isToPeople = Array.isArray(audience) && audience.some(isPerson)
  useEffect(() => (isToPeople ? people.use() : undefined), [isToPeople])
  return (
    <span class={isPublic ? 'audience-text public' : 'audience-text'}>
      <Icon name={isPublic ? 'globe' : 'lock'} size={14} />
      <span dir="auto">{audienceName(audience)}</span>
    </span>
  )
}

function audienceName(audience: Audience): string {
  if (audience === 'public') return t('audience.public')
  if (audience === 'you') return t('post.forYou')
  if (audience === 'limited') return t('post.limited')
  return listText(namesOf(audience))
}
