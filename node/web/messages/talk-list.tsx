/** All conversations: with whom, the last line of each, and how much of it is new. */
import { useEffect } from 'preact/hooks'
import type { Conversation } from '../../http/conversations/schema.ts'
import { list, readList, readMoreOfList } from '../data/conversations.ts'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'
import { briefly, isolated, nameOf, namesOf } from './names.ts'
import { PaneTitle } from './pane-title.tsx'

export function TalkList({ open }: { open: string }) {
  const { items, next, error } = list.value
  const more = useAction()
  useEffect(() => void readList(), [])
  return (
    <section class="talk-list" aria-label={t('messages.title')}>
      <header>
        <PaneTitle title={t('messages.title')} isPage={open === ''} />
        <a class="button primary" href="/messages/new">
          <Icon name="plus" size={18} />
          {t('messages.new')}
        </a>
      </header>
      <Failure error={error ?? more.error} />
      {items?.length === 0 ? <p class="hint">{t('messages.empty')}</p> : null}
      <ul aria-busy={items === undefined}>
        {items?.map((conversation) => (
          <li key={conversation.id}>
            <TalkLink conversation={conversation} isOpen={conversation.id === open} />
          </li>
        ))}
      </ul>
      {next === undefined ? null : (
        <button type="button" disabled={more.isRunning} onClick={() => more.run(readMoreOfList)}>
          {t('messages.more')}
        </button>
      )}
    </section>
  )
}

function TalkLink({ conversation, isOpen }: { conversation: Conversation; isOpen: boolean }) {
  const { id, people, unread, state, lastAtMs } = conversation
  const [first] = people
  return (
    <a class="talk-link" href={`/messages/${id}`} aria-current={isOpen ? 'page' : undefined}>
      <Avatar person={first?.id ?? id} name={first === undefined ? '' : nameOf(first)} />
      <span class="talk-names">
        <bdi>{namesOf(conversation)}</bdi>
        {people.length > 1 ? <span class="tag">{people.length + 1}</span> : null}
      </span>
      <span class="meta">
        <TimeAgo timeMs={lastAtMs} />
      </span>
      <span class="talk-last" dir="auto">
        {lastLine(conversation)}
      </span>
      {state === 'muted' ? <span class="tag">{t('messages.muted')}</span> : null}
      {unread === 0 ? null : (
        <span class="badge">
          <span aria-hidden="true">{unread}</span>
          <span class="visually-hidden">{t('messages.unread', { count: unread })}</span>
        </span>
      )}
    </a>
  )
}

function lastLine({ last, excerpt = '', people }: Conversation): string {
  if (last === undefined) return ''
  const [name, text] = [isolated(nameOf(last.writer)), isolated(briefly(last, excerpt))]
  if (last.gone) return t('messages.gone', { name })
  if (last.writer.isMe) return t('messages.lineOfMine', { text })
  return people.length === 1 ? text : t('messages.lineOf', { name, text })
}
