/** Notifications where the rest of the view has to do with them. Their code and texts are loaded when they are shown. */
import { signal } from '@preact/signals'
import type { Post } from '../../http/posts/schema.ts'
import { withTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

/** The post for whose thread the owner chooses what they are told of. */
const choosing = signal<string | undefined>(undefined)

export function NotificationsScreen() {
  return <LazyPart load={loadList} props={{}} />
}

/** The part of *You*. */
export function NotificationChoices() {
  return <LazyPart load={loadChoices} props={{}} />
}

/** Opens the choice for the thread of a post. */
export function HearButton({ post: { id } }: { post: Post }) {
  const isOpen = choosing.value === id
  return (
    <button
      type="button"
      class="quiet"
      aria-expanded={isOpen}
      aria-label={t('post.hear')}
      title={t('post.hear')}
      onClick={() => (choosing.value = isOpen ? undefined : id)}
    >
      <Icon name="bell" size={18} />
    </button>
  )
}

export function Hearing({ post: { id } }: { post: Post }) {
  return choosing.value === id ? <LazyPart load={loadThreadChoice} props={{ post: id }} /> : null
}

const loadList = async () =>
  (await withTexts('notifications', import('./notification-list.tsx'))).NotificationList
const loadChoices = async () => (await withTexts('notifications', import('./choices.tsx'))).Choices
const loadThreadChoice = async () =>
  (await withTexts('notifications', import('./thread-choice.tsx'))).ThreadChoice
