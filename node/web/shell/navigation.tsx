/** The way to every screen: tabs at the bottom of a phone, a rail beside the page on wide screens. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { introductions, isAnybodyWaiting } from '../data/introductions.ts'
import { waiting } from '../data/posts.ts'
import { readMark, unreadCount } from '../data/read.ts'
import { isAnybodyAsking, requests } from '../data/requests.ts'
import { t, type MessageId } from '../text/t.ts'
import { Icon, type IconName } from '../ui/icon.tsx'

/** As many as the node counts. */
const unreadMost = 100

const places: readonly { path: string; icon: IconName; label: MessageId }[] = [
  { path: '/', icon: 'stream', label: 'nav.stream' },
  { path: '/photos', icon: 'picture', label: 'nav.photos' },
  { path: '/people', icon: 'people', label: 'nav.people' },
  { path: '/boards', icon: 'save', label: 'nav.boards' },
  { path: '/invite', icon: 'invite', label: 'nav.invite' },
  { path: '/join', icon: 'join', label: 'nav.join' },
  { path: '/you', icon: 'you', label: 'nav.you' },
]

/** How many new posts wait in the stream. */
function Badge() {
  const count = unreadCount.value
  return (
    <span class="badge">
      <span aria-hidden="true">{count < unreadMost ? count : `${unreadMost - 1}+`}</span>
      <span class="visually-hidden">{t('stream.unread', { count })}</span>
    </span>
  )
}

export function Navigation() {
  const { path } = useLocation()
  useEffect(() => {
    readMark.use()
    introductions.use()
    requests.use()
  }, [])
  const isSomebodyWaiting = isAnybodyWaiting.value || isAnybodyAsking.value
  return (
    <nav class="navigation" aria-label={t('nav.label')}>
      {places.map((place) => (
        <a
          key={place.path}
          href={place.path}
          aria-current={isAt(place.path, path) ? 'page' : undefined}
        >
          <Icon name={place.icon} size={22} />
          <span>{t(place.label)}</span>
          {place.path === '/' && path !== '/' && unreadCount.value > 0 ? <Badge /> : null}
          {place.path === '/' && path === '/' && waiting.value.length > 0 ? (
            <span class="dot news" />
          ) : null}
          {place.path === '/people' && path !== '/people' && isSomebodyWaiting ? (
            <span class="dot news" />
          ) : null}
        </a>
      ))}
    </nav>
  )
}

/** A part of a place belongs to it; everything stands below the stream, which is none of it. */
function isAt(place: string, path: string): boolean {
  return path === place || (place !== '/' && path.startsWith(`${place}/`))
}
