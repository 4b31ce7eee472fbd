/** Whether posts with a content warning are shown at once. */
import { useEffect } from 'preact/hooks'
import { chooseWarnings, settings } from '../../data/settings.ts'
import { t } from '../../text/t.ts'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function WarningsChoice() {
  const { error, run } = useAction()
  useEffect(() => settings.use(), [])
  const isShown = settings.data.value?.warnings === 'show'
  return (
    <>
      <Check
        checked={isShown}
        onChange={(wanted) => run(() => chooseWarnings(wanted ? 'show' : 'cover'))}
      >
        {t('you.warnings')}
      </Check>
      <Failure error={error} />
    </>
  )
}
