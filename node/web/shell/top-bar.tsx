/** The top bar: the way to search, how many friends can be reached now, and on a phone to the owner's own things. */
import { useLocation } from 'preact-iso/router'
import { status } from '../data/me.ts'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { Mark } from '../ui/mark.tsx'

export function TopBar() {
  const { path } = useLocation()
  const { me, contacts = 0, online = 0 } = status.data.value ?? {}
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        <Mark />
        <span>Pappus</span>
      </a>
      <a
        class="to-search"
        href="/search"
        aria-label={t('shell.search')}
        aria-current={path === '/search' ? 'page' : undefined}
      >
        <Icon name="search" size={20} />
        <span>{t('shell.searchHint')}</span>
      </a>
      {contacts === 0 ? null : (
        <a class="online-count" href="/people">
          <span class={online > 0 ? 'dot on' : 'dot'} />
          {t('shell.online', { online, contacts })}
        </a>
      )}
      {me === undefined ? null : (
        <a
          class="me"
          href="/you"
          aria-label={t('shell.you', { name: me.name })}
          aria-current={path.startsWith('/you') ? 'page' : undefined}
        >
          <Avatar person={me.id} name={me.name} small />
        </a>
      )}
    </header>
  )
}
