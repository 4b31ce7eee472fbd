/** Reminds the owner in one line, from the first contact on, that nobody carries for them; put off for a week at a time. */
import { useEffect, useState } from 'preact/hooks'
import { askToCarry, carriers } from '../data/carriers.ts'
import { people } from '../data/people.ts'
import { readStored, writeStored } from '../data/stored.ts'
import { nudgeAgainMs } from '../limits.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function CarryNudge() {
  useEffect(() => carriers.use(), [])
  const [laterMs, setLaterMs] = useState(Number(readStored('carriers-later') ?? 0))
  const contacts = people.data.value?.filter(({ blocked }) => !blocked) ?? []
  const known = carriers.data.value
  const [first, ...others] = contacts
  if (first === undefined || known === undefined) return null
  if (known.offers.some(({ isUsed }) => isUsed) || Date.now() < laterMs + nudgeAgainMs) return null
  function putOff(): void {
    writeStored('carriers-later', String(Date.now()))
    setLaterMs(Date.now())
  }
  const isAlone = others.length === 0
  const isAsked = isAlone && known.asked.includes(first.id)
  // An offer that waits is taken up among the carriers, not asked for once more.
  const canAsk = isAlone && known.offers.length === 0
  return (
    <section class="notices one-line">
      <p>{isAsked ? t('carrying.asked', { name: first.name }) : t('carrying.nudge')}</p>
      {isAsked ? null : canAsk ? (
        <AskOne id={first.id} name={first.name} />
      ) : (
        <a class="button" href="/you/connection#carriers">
          {t('carrying.nudgeMore')}
        </a>
      )}
      <button
        type="button"
        class="quiet"
        aria-label={t('carrying.nudgeLater')}
        title={t('carrying.nudgeLater')}
        onClick={putOff}
      >
        {t('backup.nudgeLater')}
      </button>
    </section>
  )
}

function AskOne({ id, name }: { id: string; name: string }) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <button
        type="button"
        aria-label={t('carrying.ask', { name })}
        disabled={isRunning}
        onClick={() => run(() => askToCarry(id))}
      >
        {t('carrying.nudgeAsk', { name })}
      </button>
      <Failure error={error} />
    </>
  )
}
