/** Takes up an invite: a link, one choice, one button. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useState } from 'preact/hooks'
import type { Joined } from '../../../http/invites/schema.ts'
import { ApiError } from '../../api/errors.ts'
import { aspects } from '../../data/aspects.ts'
import { forgetInvite, inviteInAddress, keptInvite } from '../../data/kept-invite.ts'
import { join } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { useAction } from '../../ui/use-action.ts'
import { JoinedCircle } from './joined-circle.tsx'
import { JoinProgress } from './join-progress.tsx'

/** Nothing was chosen yet, so the first aspect is. */
const unchosen = Symbol('unchosen')

export function Join() {
  const { route } = useLocation()
  const [link, setLink] = useState(() => keptInvite() ?? '')
  const [chosen, setChosen] = useState<string | undefined | typeof unchosen>(unchosen)
  const [history, setHistory] = useState(false)
  const [stopper, setStopper] = useState<AbortController | undefined>(undefined)
  const [joined, setJoined] = useState<Joined | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const aspect = chosen === unchosen ? aspects.data.value?.[0]?.id : chosen

  useEffect(() => aspects.use(), [])
  useEffect(() => {
    // A link opened in this very tab only changes the fragment.
    const read = () => setLink((before) => inviteInAddress() ?? before)
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])

  async function takeUp(): Promise<void> {
    const controller = new AbortController()
    setStopper(controller)
    const body = { link: link.trim(), history, ...(aspect === undefined ? {} : { aspect }) }
    try {
      const person = await join(body, controller.signal)
      forgetInvite()
      toast(t('join.done', { name: person.name }))
      if (person.circle === undefined) route('/', true)
      else setJoined(person)
    } catch (cause) {
      // A link that is used up or expired is not worth coming back to.
      if (cause instanceof ApiError && cause.code.startsWith('invite-')) forgetInvite()
      // The reader stopped it; nothing to complain about.
      if (!controller.signal.aborted) throw cause
    }
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (link.trim() === '') document.getElementById('invite-link')?.focus()
    else run(takeUp)
  }

  if (joined?.circle !== undefined) return <JoinedCircle joined={joined} circle={joined.circle} />
  return (
    <Page title={t('join.title')} lead={t('join.lead')}>
      <form class="join card" onSubmit={submit}>
        <label for="invite-link">{t('join.link')}</label>
        <textarea
          id="invite-link"
          class="link-field"
          dir="ltr"
          rows={3}
          autoComplete="off"
          spellcheck={false}
          placeholder={t('join.placeholder')}
          value={link}
          readOnly={isRunning}
          onInput={(event) => setLink(event.currentTarget.value)}
          aria-describedby="join-failure"
          aria-invalid={error !== undefined}
        />
        <Failure error={error} id="join-failure" />
        <AspectChoice
          legend={t('join.aspect')}
          name="aspect"
          value={aspect}
          onChange={setChosen}
          none={t('join.noAspect')}
        />
        <p class="hint">{t('join.aspectHint')}</p>
        {aspect === undefined ? null : (
          <Check checked={history} onChange={setHistory}>
            {t('join.history')}
          </Check>
        )}
        {isRunning ? (
          <JoinProgress onStop={() => stopper?.abort()} />
        ) : (
          <button class="primary wide" disabled={aspects.data.value === undefined}>
            {t('join.button')}
          </button>
        )}
      </form>
    </Page>
  )
}
