/** Whether friends of friends are suggested, and which facts that tells to which people. */
import { useEffect } from 'preact/hooks'
import { chooseSuggestions, settings } from '../../data/settings.ts'
import { t } from '../../text/t.ts'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function SuggestionsChoice() {
  const { error, run } = useAction()
  useEffect(() => settings.use(), [])
  const isOn = settings.data.value?.suggestions === 'on'
  return (
    <section class="card">
      <h2>{t('you.suggestions')}</h2>
      <p class="hint">{t('you.suggestionsHint')}</p>
      <Check checked={isOn} onChange={(wanted) => run(() => chooseSuggestions(wanted))}>
        {t('you.suggestionsCheck')}
      </Check>
      <Failure error={error} />
    </section>
  )
}
