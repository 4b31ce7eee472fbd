/** The owner's profile: each field with those who are told it. */
import { useEffect, useState } from 'preact/hooks'
import type { Profile } from '../../http/profiles/schema.ts'
import { aspects } from '../data/aspects.ts'
import { status } from '../data/me.ts'
import { changeProfile, profile } from '../data/person.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { personPath } from '../ui/person-name.tsx'
import { useAction } from '../ui/use-action.ts'
import { aboutFields, type AboutField } from './about-fields.ts'
import { changedFields, fieldDrafts, type FieldDraft, type FieldDrafts } from './field-drafts.ts'
import { ProfileField } from './profile-field.tsx'
import '../styles/person.css'

export function ProfileForm() {
  useEffect(() => {
    profile.use()
    aspects.use()
  }, [])
  const known = profile.data.value
  const me = status.data.value?.me?.id ?? ''
  return (
    <section class="card" aria-labelledby="profile-title">
      <h2 id="profile-title">{t('person.profile')}</h2>
      <p class="hint">{t('person.profileHint')}</p>
      <Failure error={profile.error.value} />
      {known === undefined ? null : <Fields key={JSON.stringify(known)} known={known} />}
      <a class="button" href={personPath(me)}>
        {t('person.seePage')}
      </a>
    </section>
  )
}

function Fields({ known }: { known: Profile }) {
  const [drafts, setDrafts] = useState<FieldDrafts>(() => fieldDrafts(known))
  const { isRunning, error, run } = useAction()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(async () => {
      const changed = changedFields(known, drafts)
      if (Object.keys(changed).length > 0) await changeProfile(changed)
      toast(t('person.profileSaved'))
    })
  }

  const change = (field: AboutField, draft: FieldDraft): void =>
    setDrafts({ ...drafts, [field]: draft })
  return (
    <form class="profile-form" onSubmit={submit}>
      {aboutFields.map((field) => (
        <ProfileField
          key={field}
          field={field}
          draft={drafts[field]}
          onChange={(draft) => change(field, draft)}
        />
      ))}
      <button class="primary" disabled={isRunning}>
        {t('you.save')}
      </button>
      <Failure error={error} />
    </form>
  )
}
