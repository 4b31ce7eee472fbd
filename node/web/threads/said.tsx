/** Words of a comment or reply, and all that can be done with them. A stranger's name is only the one they give themselves, and it says so. */
import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { Comment, Reply } from '../../http/comments/schema.ts'
import { TellAbout } from '../acts/acts.tsx'
import { Content } from '../content/content.tsx'
import { deleteComment, editComment } from '../data/threads.ts'
import { ReactionBar } from '../screens/stream/reactions.tsx'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { DeleteButton } from '../ui/delete-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { CommentField } from './comment-field.tsx'
import { EditedMark, Versions } from './versions.tsx'

interface SaidProps {
  said: Comment | Reply
  /** Name of the post's author, whose node passes comments on. */
  author: string
  /** Whether nothing can be added. */
  isClosed: boolean
  onReply: () => void
}

export function Said({ said, author, isClosed, onReply }: SaidProps) {
  const [isEditing, setEditing] = useState(false)
  const [showsVersions, setShowsVersions] = useState(false)
  const [isWanted, setWanted] = useState(false)
  if (said.hidden) return <p class="meta">{t('thread.hidden')}</p>
  const { id, content, refused, mayDelete, reactions } = said
  const { name, isMe } = said.author
  if (said.muted && !isWanted) {
    return (
      <p class="cover">
        <span>{t('thread.muted', { name })}</span>
        <button type="button" onClick={() => setWanted(true)}>
          {t('cover.show')}
        </button>
      </p>
    )
  }
  return (
    <div class="said">
      <Avatar person={said.author.id} name={name} small />
      <div class="comment-body">
        <SaidHead said={said} author={author}>
          <EditedMark
            said={said}
            isOpen={showsVersions}
            toggle={() => setShowsVersions(!showsVersions)}
          />
        </SaidHead>
        {showsVersions ? <Versions said={said} /> : null}
        {isEditing ? (
          <EditField said={said} close={() => setEditing(false)} />
        ) : (
          <Content blocks={content} />
        )}
        <div class="said-acts">
          {refused === undefined ? (
            <ReactionBar item={id} reactions={reactions} author={author} isClosed={isClosed} />
          ) : null}
          {refused === undefined && !isClosed ? (
            <button
              type="button"
              class="quiet reply"
              aria-label={t('thread.replyTo', { name })}
              onClick={onReply}
            >
              {t('thread.reply')}
            </button>
          ) : null}
          {said.author.isContact ? <TellAbout item={id} author={said.author} isQuiet /> : null}
          {isMe && !isClosed && !isEditing ? (
            <button
              type="button"
              class="icon-only"
              aria-label={t('thread.edit')}
              onClick={() => setEditing(true)}
            >
              <Icon name="pen" size={18} />
            </button>
          ) : null}
        </div>
      </div>
      {mayDelete ? (
        <DeleteButton
          label={t('thread.delete', { name })}
          question={questionOf(said)}
          onDelete={() => deleteComment(said)}
        />
      ) : null}
    </div>
  )
}

function SaidHead({
  said,
  author: name,
  children,
}: Pick<SaidProps, 'said' | 'author'> & { children: preact.ComponentChildren }) {
  const { author, createdAtMs, waiting, refused, othersSeeEarlier } = said
  return (
    <div class="comment-head">
      <p>
        <strong>
          <PersonName person={author} isStranger={!author.isMe && !author.isContact} />
        </strong>
        {author.isMe ? <span class="tag">{t('post.you')}</span> : null}
        {author.isMe || author.isContact ? null : <span class="tag">{t('thread.stranger')}</span>}
      </p>
      <p class="meta">
        <TimeAgo timeMs={createdAtMs} />
        {children}
        {waiting ? <span class="awaited">{t('thread.waiting', { name })}</span> : null}
        {refused === undefined ? null : (
          <span class="refused">{t(`thread.refused.${refused}`, { name })}</span>
        )}
        {othersSeeEarlier ? <span>{t('thread.refused.edit')}</span> : null}
      </p>
    </div>
  )
}

function EditField({ said, close }: { said: Comment | Reply; close: () => void }) {
  const [draft] = useState(() => signal(said.text))
  async function send(text: string): Promise<void> {
    await editComment(said, text)
    close()
  }
  return (
    <CommentField
      draft={draft}
      post={said.post}
      label={t('thread.edit')}
      action={t('thread.save')}
      onSend={send}
      onClose={close}
    />
  )
}

function questionOf(said: Comment | Reply): string {
  const count = 'replies' in said ? said.replies.count : 0
  return count === 0 ? t('thread.deleteAsk') : t('thread.deleteAskReplies', { count })
}
