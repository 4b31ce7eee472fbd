/** Private messages where the rest of the view has to do with them: at a person, and their screens, which are loaded when they are shown. */
import { loadTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

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
