/** The owner's id, and the choice of people that find their node by it. */
import { useRef } from 'preact/hooks'
import type { Settings } from '../../../http/settings/schema.ts'
import { status } from '../../data/me.ts'
import { chooseFindable, settings } from '../../data/settings.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'

const levels = ['anyone', 'contacts', 'nobody'] as const satisfies Settings['findable'][]

export function Findable() {
  const { isRunning, error, run } = useAction()
  const chosen = settings.data.value?.findable ?? 'contacts'
  return (
    <section class="card" aria-labelledby="findable-title">
      <h2 id="findable-title">{t('findable.title')}</h2>
      <OwnId id={status.data.value?.me?.id ?? ''} />
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

function OwnId({ id }: { id: string }) {
  const field = useRef<HTMLInputElement>(null)

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(id)
      toast(t('findable.copied'))
    } catch {
      // Without HTTPS there is no clipboard; the selected text is one key press from being copied.
      toast(t('findable.copyByHand'))
    }
  }

  return (
    <>
      <label for="own-id">{t('findable.id')}</label>
      <div class="field-row">
        <input
          id="own-id"
          ref={field}
          dir="ltr"
          readOnly
          value={id}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" onClick={() => void copy()}>
          <Icon name="copy" size={18} />
          {t('findable.copy')}
        </button>
      </div>
    </>
  )
}
