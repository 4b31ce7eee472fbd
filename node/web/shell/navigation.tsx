/** The way to what people do: tabs at the bottom of a phone, a rail beside the page on wide screens. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { introductions, isAnybodyWaiting } from '../data/introductions.ts'
import { notificationCount, unreadNotifications } from '../data/notifications.ts'
import { waiting } from '../data/posts.ts'
import { readMark, unreadCount } from '../data/read.ts'
import { isAnybodyAsking, requests } from '../data/requests.ts'
import { unreadMessageCount, unreadMessages } from '../data/unread-messages.ts'
import { t, type MessageId } from '../text/t.ts'
import { Icon, type IconName } from '../ui/icon.tsx'

/** More are many. */
const countShownMost = 99

interface Place {
  path: string
  icon: IconName
  label: MessageId
  /** How much waits there, and what says so to those who do not see the place. */
  count?: () => number
  counted?: MessageId
  /** Whether something else there wants a look, while its reader is elsewhere or there. */
  hasNews?: (isHere: boolean) => boolean
  /** Left out at the bottom of a phone: the way there is in the top bar, or on another screen. */
  isWideOnly?: boolean
}

const places: readonly Place[] = [
  {
    path: '/',
    icon: 'stream',
    label: 'nav.stream',
    count: () => unreadCount.value,
    counted: 'stream.unread',
    hasNews: (isHere) => isHere && waiting.value.length > 0,
  },
  { path: '/photos', icon: 'picture', label: 'nav.photos' },
  {
    path: '/messages',
    icon: 'comment',
    label: 'nav.messages',
    count: () => unreadMessageCount.value,
    counted: 'nav.unread',
  },
  {
    path: '/people',
    icon: 'people',
    label: 'nav.people',
    hasNews: (isHere) => !isHere && (isAnybodyWaiting.value || isAnybodyAsking.value),
  },
  {
    path: '/notifications',
    icon: 'bell',
    label: 'nav.activity',
    count: () => unreadNotifications.value,
    counted: 'nav.unread',
  },
  { path: '/you', icon: 'you', label: 'nav.you', isWideOnly: true },
  { path: '/boards', icon: 'save', label: 'nav.boards', isWideOnly: true },
]

export function Navigation() {
  useEffect(() => {
    for (const each of [readMark, introductions, requests, unreadMessages, notificationCount])
      each.use()
  }, [])
  return (
    <nav class="navigation" aria-label={t('nav.label')}>
      {places.map((place) => (
        <PlaceLink key={place.path} place={place} />
      ))}
    </nav>
  )
}

function PlaceLink({ place }: { place: Place }) {
  const { path, icon, label, counted, isWideOnly } = place
  const location = useLocation()
  const isHere = isAt(path, location.path)
  // A reader of the stream sees what is new there; it needs no count.
  const count = path === '/' && isHere ? 0 : (place.count?.() ?? 0)
  const hasCount = count > 0 && counted !== undefined
  return (
    <a
      href={path}
      class={isWideOnly === true ? 'wide-only' : undefined}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={icon} size={22} />
      <span>{t(label)}</span>
      {hasCount ? (
        <span class="badge">
          <span aria-hidden="true">{count > countShownMost ? `${countShownMost}+` : count}</span>
          <span class="visually-hidden">{t(counted, { count })}</span>
        </span>
      ) : null}
      {place.hasNews?.(isHere) === true ? <span class="dot news" /> : null}
    </a>
  )
}

/** A part of a place belongs to it; everything stands below the stream, which is none of it. */
function isAt(place: string, path: string): boolean {
  return path === place || (place !== '/' && path.startsWith(`${place}/`))
}
