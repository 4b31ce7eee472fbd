/** Messages: the conversations, and the one that is open. On a phone each is a screen; on a desk they stand side by side. */
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { NewTalk } from './new-talk.tsx'
import { TalkList } from './talk-list.tsx'
import { OpenTalk } from './open-talk.tsx'
import '../styles/messages.css'

export function MessagesScreen({ id }: { id: string }) {
  return (
    <div class={id === '' ? 'messages' : 'messages is-open'}>
      <TalkList open={id} />
      <div class="talk-pane">
        {id === 'new' ? <NewTalk /> : id === '' ? <Nothing /> : <OpenTalk key={id} id={id} />}
      </div>
    </div>
  )
}

function Nothing() {
  return (
    <p class="talk-nothing hint">
      <Icon name="comment" size={40} />
      {t('messages.choose')}
    </p>
  )
}
