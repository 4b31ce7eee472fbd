/** The way to every screen: tabs at the bottom of a phone, a rail beside the page on wide screens. */
import { useLocation } from 'preact-iso/router'
import { waiting } from '../data/posts.ts'
import { t, type MessageId } from '../text/t.ts'
import { Icon, type IconName } from '../ui/icon.tsx'

const places: readonly { path: string; icon: IconName; label: MessageId }[] = [
  { path: '/', icon: 'stream', label: 'nav.stream' },
  { path: '/people', icon: 'people', label: 'nav.people' },
  { path: '/invite', icon: 'invite', label: 'nav.invite' },
  { path: '/join', icon: 'join', label: 'nav.join' },
  { path: '/you', icon: 'you', label: 'nav.you' },
]

export function Navigation() {
  const { path } = useLocation()
  return (
    <nav class="navigation" aria-label={t('nav.label')}>
      {places.map((place) => (
        <a
          key={place.path}
          href={place.path}
          aria-current={place.path === path ? 'page' : undefined}
        >
          <Icon name={place.icon} size={22} />
          <span>{t(place.label)}</span>
          {place.path === '/' && waiting.value.length > 0 ? <span class="dot news" /> : null}
        </a>
      ))}
    </nav>
  )
}
