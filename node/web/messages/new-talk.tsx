/** A new conversation: its people are chosen at the start and stay. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useState } from 'preact/hooks'
import { start, talkWith } from '../data/conversations.ts'
import { draftAt } from '../data/drafts.ts'
import { people } from '../data/people.ts'
import { participantsMax } from '../../../protocol/limits.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { NoContacts } from '../ui/no-contacts.tsx'
import { attachedIn } from './attached.ts'
import { Composer } from './composer.tsx'
import { PaneTitle } from './pane-title.tsx'

export function NewTalk() {
  const { query, route } = useLocation()
  const to = query['to']
  const [chosen, setChosen] = useState<readonly string[]>(to === undefined ? [] : [to])
  useEffect(() => people.use(), [])
  useEffect(() => {
    if (to === undefined) return
    setChosen([to])
    talkWith([to]).then(
      (known) => known && route(`/messages/${known.id}`, true),
      // Writing says what is wrong.
      () => undefined,
    )
  }, [to])
  const contacts = people.data.value?.filter(({ blocked }) => !blocked)

  async function send(text: string): Promise<void> {
    await attached.sendBy(async (media) => {
      const { conversation } = await start(chosen, { text, media })
      draft.value = ''
      route(`/messages/${conversation}`, true)
    })
  }

  function toggle(id: string): void {
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }

  const draft = draftAt('message/new')
  const attached = attachedIn('new')
  return (
    <div class="talk">
      <header class="talk-head">
        <a class="button icon-only back flips" href="/messages" aria-label={t('messages.all')}>
          <Icon name="back" />
        </a>
        <PaneTitle title={t('messages.new')} isPage />
      </header>
      <div class="talk-people">
        {contacts?.length === 0 ? <NoContacts /> : <p class="hint">{t('messages.newHint')}</p>}
        <div class="chips" role="group" aria-label={t('messages.people')}>
          {contacts?.map(({ id, name }) => {
            const isChosen = chosen.includes(id)
            return (
              <button
                key={id}
                type="button"
                class="chip"
                aria-pressed={isChosen}
                disabled={!isChosen && chosen.length >= participantsMax - 1}
                onClick={() => toggle(id)}
              >
                <Icon name={isChosen ? 'check' : 'plus'} size={16} />
                <span dir="auto">{name}</span>
              </button>
            )
          })}
        </div>
      </div>
      <Composer
        label={t('messages.writeNew')}
        draft={draft}
        attached={attached}
        onSend={send}
        isReady={chosen.length > 0}
      />
    </div>
  )
}
