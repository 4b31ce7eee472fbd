/** People whose public posts the owner follows without being their contact, and a field for one more. */
import { useState } from 'preact/hooks'
import type { Followed } from '../../../http/following/schema.ts'
import { follow, following, unfollow } from '../../data/following.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { useAction } from '../../ui/use-action.ts'

export function Following() {
  const all = following.data.value ?? []
  return (
    <section class="card following" aria-labelledby="following-title">
      <h2 id="following-title">{t('following.title')}</h2>
      <p class="hint" id="following-hint">
        {t('following.hint')}
      </p>
      <FollowForm />
      {all.length === 0 ? null : (
        <ul class="asked">
          {all.map((person) => (
            <FollowedRow key={person.id} person={person} />
          ))}
        </ul>
      )}
    </section>
  )
}

function FollowForm() {
  const { isRunning, error, run } = useAction()
  const [who, setWho] = useState('')

  async function send(): Promise<void> {
    const name = await follow(who.trim())
    setWho('')
    toast(t('following.done', { name }))
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (who.trim() !== '') run(send)
  }

  return (
    <form onSubmit={submit}>
      <label for="follow-who">{t('following.label')}</label>
      <div class="field-row">
        <input
          id="follow-who"
          dir="ltr"
          value={who}
          onInput={(event) => setWho(event.currentTarget.value)}
          placeholder="did:key:z6Mk…"
          autoComplete="off"
          spellcheck={false}
          aria-describedby="following-hint"
        />
        <button class="primary" disabled={isRunning}>
          {t('following.button')}
        </button>
      </div>
      {isRunning ? <p role="status">{t('find.looking')}</p> : null}
      <Failure error={error} />
    </form>
  )
}

function FollowedRow({ person }: { person: Followed }) {
  const { id, name, state } = person
  return (
    <li>
      <Avatar person={id} name={name} small />
      <span class="asked-words">
        <PersonName person={person} />
        <span class="hint">{t(`following.${state}`)}</span>
      </span>
      <UnfollowButton person={person} />
    </li>
  )
}

export function UnfollowButton({
  person: { id, name },
}: {
  person: Pick<Followed, 'id' | 'name'>
}) {
  const { isRunning, error, run } = useAction()

  async function end(): Promise<void> {
    await unfollow(id)
    toast(t('following.ended', { name }))
  }

  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={t('following.endName', { name })}
        disabled={isRunning}
        onClick={() => run(end)}
      >
        {t('following.end')}
      </button>
      <Failure error={error} />
    </>
  )
}
