/** The owner's id, and the choice of people that find their node by it. */
import type { Settings } from '../../../http/settings/schema.ts'
import { status } from '../../data/me.ts'
import { chooseFindable, settings } from '../../data/settings.ts'
import { t } from '../../text/t.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const levels = ['anyone', 'contacts', 'nobody'] as const satisfies Settings['findable'][]

export function Findable() {
  const { isRunning, error, run } = useAction()
  const chosen = settings.data.value?.findable ?? 'contacts'
  return (
    <section class="card" aria-labelledby="findable-title">
      <h2 id="findable-title">{t('findable.title')}</h2>
      <CopyField id="own-id" label={t('findable.id')} value={status.data.value?.me?.id ?? ''} />
      <fieldset class="choice" aria-busy={isRunning}>
        <legend>{t('findable.who')}</legend>
        <div class="chips">
          {levels.map((level) => (
            <label key={level} class="chip">
              <input
                type="radio"
                name="findable"
                checked={chosen === level}
                onChange={() => run(() => chooseFindable(level))}
              />
              {t(`findable.${level}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="hint">{t(`findable.${chosen}Hint`)}</p>
      <Failure error={error} />
    </section>
  )
}
