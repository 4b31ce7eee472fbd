/** One conversation: its messages from the last one up, and a field for one more. */
import { useEffect } from 'preact/hooks'
import { ApiError } from '../api/errors.ts'
import { draftAt } from '../data/drafts.ts'
import { openTalk, readEarlier, readTalk, send, talk } from '../data/conversations.ts'
import { NotFound } from '../screens/not-found.tsx'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { attachedIn } from './attached.ts'
import { Composer } from './composer.tsx'
import { MessageList } from './message-list.tsx'
import { nameOf, namesOf } from './names.ts'
import { TalkHead } from './talk-head.tsx'

export function OpenTalk({ id }: { id: string }) {
  const { isRunning, error: failed, run } = useAction()
  useEffect(() => {
    void openTalk(id)
    return () => void (talk.value = undefined)
  }, [id])
  if (talk.value?.id !== id) return null
  const { conversation, messages, next, error } = talk.value
  if (conversation === undefined) {
    const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400)
    return isGone ? <NotFound /> : <Failure error={error} />
  }
  const names = namesOf(conversation)
  const attached = attachedIn(id)
  return (
    <div class="talk">
      <TalkHead conversation={conversation} />
      <section class="talk-scroll" tabIndex={0} aria-label={t('messages.with', { names })}>
        <div>
          {next === undefined ? null : (
            <button
              type="button"
              class="quiet wide"
              disabled={isRunning}
              onClick={() => run(readEarlier)}
            >
              {t('messages.earlier')}
            </button>
          )}
          <MessageList messages={messages ?? []} names={conversation.people.map(nameOf)} />
        </div>
      </section>
      <Failure error={error ?? failed} />
      {error === undefined ? null : (
        <button type="button" onClick={() => void readTalk(id)}>
          {t('stream.retry')}
        </button>
      )}
      <Composer
        label={t('messages.writeIn', { names })}
        draft={draftAt(`message/${id}`)}
        attached={attached}
        onSend={(text) => attached.sendBy((media) => send(id, { text, media }))}
      />
    </div>
  )
}
