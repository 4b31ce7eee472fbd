/** One field of the owner's profile: its text, and those who are told it. */
import type { Audience } from '../../http/profiles/schema.ts'
import { aspects } from '../data/aspects.ts'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import type { AboutField } from './about-fields.ts'
import type { FieldDraft } from './field-drafts.ts'

interface ProfileFieldProps {
  field: AboutField
  draft: FieldDraft
  onChange: (draft: FieldDraft) => void
}

export function ProfileField({ field, draft, onChange }: ProfileFieldProps) {
  const { text, to } = draft
  const name = t(`person.field.${field}`)
  const id = `profile-${field}`
  const shared = {
    id,
    value: text,
    dir: field === 'links' || field === 'birthday' ? ('ltr' as const) : directionOf(text),
    autoComplete: 'off',
    'aria-describedby': `${id}-hint`,
    onInput: (event: { currentTarget: { value: string } }) =>
      onChange({ text: event.currentTarget.value, to }),
  }
  const isLong = field === 'bio' || field === 'links'
  return (
    <fieldset class="profile-field">
      <legend class="visually-hidden">{name}</legend>
      <label for={id}>{name}</label>
      {isLong ? <textarea rows={3} {...shared} /> : <input {...shared} />}
      <p id={`${id}-hint`} class="hint">
        {t(`person.hint.${field}`)}
      </p>
      <AudienceChoice
        field={field}
        name={name}
        to={to}
        onChange={(next) => onChange({ text, to: next })}
      />
    </fieldset>
  )
}

interface AudienceChoiceProps {
  field: AboutField
  name: string
  to: Audience
  onChange: (to: Audience) => void
}

function AudienceChoice({ field, name, to, onChange }: AudienceChoiceProps) {
  const chosen = typeof to === 'string' ? [] : to
  const toggle = (aspect: string): void => {
    const next = chosen.includes(aspect)
      ? chosen.filter((id) => id !== aspect)
      : [...chosen, aspect]
    // Nobody would be told it: then all contacts are, as at first.
    onChange(next.length === 0 ? 'contacts' : next)
  }
  return (
    <div class="chips" role="group" aria-label={t('person.audienceOf', { field: name })}>
      {(['everybody', 'contacts'] as const).map((word) => (
        <button
          key={word}
          type="button"
          class="chip"
          id={`profile-${field}-${word}`}
          aria-pressed={to === word}
          onClick={() => onChange(word)}
        >
          {t(`person.${word}`)}
        </button>
      ))}
      {aspects.data.value?.map(({ id, name: aspect }) => (
        <button
          key={id}
          type="button"
          class="chip"
          aria-pressed={chosen.includes(id)}
          onClick={() => toggle(id)}
        >
          <span dir="auto">{aspect}</span>
        </button>
      ))}
    </div>
  )
}
