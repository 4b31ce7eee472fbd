/** The top bar: whose node this is, and how many friends can be reached now. */
import { status } from '../data/me.ts'
import { t } from '../text/t.ts'
import { MessagesLink } from '../messages/messages.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { Mark } from '../ui/mark.tsx'
import { Bell } from './bell.tsx'

export function TopBar() {
  const { me, contacts = 0, online = 0 } = status.data.value ?? {}
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        <Mark />
        <span>Pappus</span>
      </a>
      {contacts === 0 ? null : (
        <a class="online-count" href="/people">
          <span class={online > 0 ? 'dot on' : 'dot'} />
          {t('shell.online', { online, contacts })}
        </a>
      )}
      <Bell />
      <a class="to-search" href="/search" aria-label={t('shell.search')}>
        <Icon name="search" size={22} />
      </a>
      {me === undefined ? null : <MessagesLink />}
      {me === undefined ? null : (
        <a class="me" href="/you" aria-label={t('shell.you', { name: me.name })}>
          <Avatar person={me.id} name={me.name} small />
        </a>
      )}
    </header>
  )
}
