/** Private messages where the rest of the view has to do with them: in the top bar, at a person, and their screens, which are loaded when they are shown. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { unreadMessageCount, unreadMessages } from '../data/unread-messages.ts'
import { loadTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

/** More is not counted by anybody. */
const shownMost = 99

export function MessagesLink() {
  const { path } = useLocation()
  useEffect(() => unreadMessages.use(), [])
  const count = unreadMessageCount.value
  return (
    <a
      class="messages-link"
      href="/messages"
      aria-label={t('messages.open', { count })}
      aria-current={path.startsWith('/messages') ? 'page' : undefined}
    >
      <Icon name="comment" size={24} />
      {count === 0 ? null : (
        <span class="badge" aria-hidden="true">
          {count > shownMost ? `${shownMost}+` : count}
        </span>
      )}
    </a>
  )
}

/** The way to the conversation with a contact. */
export function MessageButton({ person, name }: { person: string; name: string }) {
  return (
    <a
      class="button message-button"
      href={`/messages/new?to=${encodeURIComponent(person)}`}
      aria-label={t('messages.writeTo', { name })}
    >
      <Icon name="comment" size={18} />
      {t('messages.write')}
    </a>
  )
}

/** The list, and beside it one conversation, or a new one. */
export function MessageScreens({ id }: { id?: string }) {
  return <LazyPart load={load} props={{ id: id ?? '' }} />
}

const load = async () => {
  const [{ MessagesScreen }] = await Promise.all([import('./screen.tsx'), loadTexts('messages')])
  return MessagesScreen
}
