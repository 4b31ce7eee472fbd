/** Whether people who are no contacts may follow the owner's public posts, and the link by which they do. */
import { useEffect } from 'preact/hooks'
import type { Settings } from '../../../http/settings/schema.ts'
import { followLink } from '../../data/following.ts'
import { chooseFollowers, settings } from '../../data/settings.ts'
import { t } from '../../text/t.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const choices = ['anyone', 'nobody'] as const satisfies Settings['followers'][]

export function Followers() {
  const { isRunning, error, run } = useAction()
  const chosen = settings.data.value?.followers ?? 'nobody'
  useEffect(() => followLink.use(), [])
  return (
    <section class="card" aria-labelledby="followers-title">
      <h2 id="followers-title">{t('followers.title')}</h2>
      <fieldset class="choice" aria-busy={isRunning}>
        <legend>{t('followers.who')}</legend>
        <div class="chips">
          {choices.map((choice) => (
            <label key={choice} class="chip">
              <input
                type="radio"
                name="followers"
                checked={chosen === choice}
                onChange={() => run(() => chooseFollowers(choice))}
              />
              {t(`followers.${choice}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="hint">{t(`followers.${chosen}Hint`)}</p>
      {chosen === 'anyone' ? (
        <CopyField
          id="follow-link"
          label={t('followers.link')}
          value={followLink.data.value?.link ?? ''}
        />
      ) : null}
      <Failure error={error} />
    </section>
  )
}
