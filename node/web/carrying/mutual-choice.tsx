/** The aspects in whose members the owner's node and theirs carry for each other by themselves. */
import { aspects } from '../data/aspects.ts'
import { carriers, setMutual } from '../data/carriers.ts'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function MutualChoice() {
  const { error, run } = useAction()
  const chosen = carriers.data.value?.mutual
  const all = aspects.data.value ?? []
  if (chosen === undefined || all.length === 0) return null
  return (
    <fieldset>
      <legend>{t('carrying.mutual')}</legend>
      <p class="hint">{t('carrying.mutualHint')}</p>
      <div class="chips">
        {all.map(({ id, name }) => (
          <Check
            key={id}
            checked={chosen.includes(id)}
            onChange={(isOn) => run(() => setMutual(id, isOn))}
          >
            <bdi>{name}</bdi>
          </Check>
        ))}
      </div>
      <Failure error={error} />
    </fieldset>
  )
}
