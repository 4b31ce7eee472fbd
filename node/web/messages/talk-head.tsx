/** The head of a conversation: with whom it is, and what its owner does with it for themselves alone. */
import { useLocation } from 'preact-iso/router'
import type { Conversation } from '../../http/conversations/schema.ts'
import { setState } from '../data/conversations.ts'
import { toast } from '../data/toasts.ts'
import { errorText, t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { namesOf } from './names.ts'
import { PaneTitle } from './pane-title.tsx'

export function TalkHead({ conversation }: { conversation: Conversation }) {
  const { route } = useLocation()
  const { isRunning, error, run } = useAction()
  const { id, people, state } = conversation
  const isMuted = state === 'muted'
  const strangers = people.some(({ isContact }) => !isContact)

  async function leave(): Promise<void> {
    await setState(id, 'left')
    const back = (): void => {
      setState(id, state).catch((cause: unknown) => toast(errorText(cause)))
    }
    toast(t('messages.leftNow'), { label: t('toast.undo'), run: back })
    route('/messages')
  }

  return (
    <header class="talk-head">
      <a class="button icon-only back flips" href="/messages" aria-label={t('messages.all')}>
        <Icon name="back" />
      </a>
      <div>
        <PaneTitle title={namesOf(conversation)} isPage />
        {strangers ? <p class="hint">{t('messages.strangers')}</p> : null}
        {state === 'left' ? <p class="hint">{t('messages.left')}</p> : null}
      </div>
      <button
        type="button"
        class="quiet"
        aria-pressed={isMuted}
        disabled={isRunning}
        onClick={() => run(() => setState(id, isMuted ? 'shown' : 'muted'))}
      >
        {t(isMuted ? 'messages.unmute' : 'messages.mute')}
      </button>
      <button type="button" class="quiet" disabled={isRunning} onClick={() => run(leave)}>
        {t('messages.leave')}
      </button>
      <Failure error={error} />
    </header>
  )
}
