/** One comment. A stranger's name is only the one they give themselves, and the row says so. */
import type { Comment } from '../../../http/comments/schema.ts'
import { deleteComment } from '../../data/threads.ts'
import { t } from '../../text/t.ts'
import { Content } from '../../content/content.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { DeleteButton } from '../../ui/delete-button.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { ReactionBar } from './reactions.tsx'

interface CommentRowProps {
  comment: Comment
  /** Name of the post's author, whose node passes comments on. */
  author: string
}

export function CommentRow({ comment, author }: CommentRowProps) {
  const { content, createdAtMs, waiting, refused, mayDelete } = comment
  const { id, name, isMe, isContact } = comment.author
  return (
    <li class="comment">
      <Avatar person={id} name={name} small />
      <div class="comment-body">
        <div class="comment-head">
          <p>
            <strong>
              <PersonName person={{ id, name }} isStranger={!isMe && !isContact} />
            </strong>
            {isMe ? <span class="tag">{t('post.you')}</span> : null}
            {isMe || isContact ? null : <span class="tag">{t('thread.stranger')}</span>}
          </p>
          <p class="meta">
            <TimeAgo timeMs={createdAtMs} />
            {waiting ? <span class="awaited">{t('thread.waiting', { name: author })}</span> : null}
            {refused === undefined ? null : (
              <span class="refused">{t(`thread.refused.${refused}`, { name: author })}</span>
            )}
          </p>
        </div>
        <Content blocks={content} />
        {refused === undefined ? (
          <ReactionBar item={comment.id} reactions={comment.reactions} author={author} />
        ) : null}
      </div>
      {mayDelete ? (
        <DeleteButton
          label={t('thread.delete', { name })}
          question={t('thread.deleteAsk')}
          onDelete={() => deleteComment(comment)}
        />
      ) : null}
    </li>
  )
}
