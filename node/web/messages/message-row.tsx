/** One message. Its writer changes it or takes it back, for everybody. */
import { signal, type Signal } from '@preact/signals'
import { useMemo, useState } from 'preact/hooks'
import type { Message } from '../../http/conversations/schema.ts'
import { Content } from '../content/content.tsx'
import { edit, takeBack } from '../data/conversations.ts'
import { fullTime } from '../text/time.ts'
import { regionalLocale } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { DeleteButton } from '../ui/delete-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Composer } from './composer.tsx'
import { Delivered } from './delivered.tsx'
import { MessageMedia } from './message-media.tsx'
import { MessageIcon } from './message-icon.tsx'
import { briefly, nameOf } from './names.ts'

interface MessageRowProps {
  message: Message
  /** Names of all others who take part. */
  names: readonly string[]
  isNamed: boolean
}

export function MessageRow({ message, names, isNamed }: MessageRowProps) {
  const [isEditing, setEditing] = useState(false)
  const { writer, content, gone, mayChange } = message
  const name = nameOf(writer)
  if (isEditing && !gone) return <Editor message={message} onDone={() => setEditing(false)} />
  return (
    <div class="message">
      {isNamed && !writer.isMe ? (
        <p class="message-writer">
          <bdi>{name}</bdi>
          {writer.isContact ? null : <span class="tag">{t('thread.stranger')}</span>}
        </p>
      ) : null}
      {gone ? (
        <p class="message-gone">{t('messages.gone', { name })}</p>
      ) : (
        <>
          {message.text === '' ? null : (
            <div class="message-text">
              <Content blocks={content} />
            </div>
          )}
          {message.media.length === 0 ? null : <MessageMedia message={message} />}
        </>
      )}
      <Facts message={message} names={names} />
      {mayChange ? <Acts message={message} onEdit={() => setEditing(true)} /> : null}
    </div>
  )
}

function Facts({ message, names }: Omit<MessageRowProps, 'isNamed'>) {
  const { createdAtMs, edited, delivery } = message
  return (
    <p class="meta">
      <time dateTime={new Date(createdAtMs).toISOString()} title={fullTime(createdAtMs)}>
        {clock(createdAtMs)}
      </time>
      {edited ? <span>{t('messages.edited')}</span> : null}
      {delivery === undefined ? null : <Delivered delivery={delivery} names={names} />}
    </p>
  )
}

function Acts({ message, onEdit }: { message: Message; onEdit: () => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div class="message-acts">
      <button
        type="button"
        class="icon-only"
        aria-expanded={isOpen}
        aria-label={t('messages.acts', { text: briefly(message, message.text) })}
        onClick={() => setOpen(!isOpen)}
      >
        <MessageIcon name="more" />
      </button>
      {isOpen ? (
        <>
          <button type="button" class="icon-only" aria-label={t('messages.edit')} onClick={onEdit}>
            <Icon name="pen" size={18} />
          </button>
          <DeleteButton
            label={t('messages.delete')}
            question={t('messages.deleteAsk')}
            onDelete={() => takeBack(message.id)}
          />
        </>
      ) : null}
    </div>
  )
}

function Editor({
  message: { id, text, media },
  onDone,
}: {
  message: Message
  onDone: () => void
}) {
  const draft: Signal<string> = useMemo(() => signal(text), [id])
  return (
    <div
      class="message-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      <Composer
        label={t('messages.editLabel')}
        draft={draft}
        isFocused
        mayBeEmpty={media.length > 0}
        onSend={async (words) => {
          await edit(id, words)
          onDone()
        }}
      />
      <button type="button" class="quiet" onClick={onDone}>
        {t('messages.cancel')}
      </button>
    </div>
  )
}

/** `14:05` */
function clock(timeMs: number): string {
  return new Intl.DateTimeFormat(regionalLocale(), { timeStyle: 'short' }).format(timeMs)
}
