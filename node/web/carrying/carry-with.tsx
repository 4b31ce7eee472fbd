/** One contact as a carrier and as somebody to carry for: one press each to ask, and to offer. */
import { askToCarry, carriers, offerOf, offerRoom, oursFor, setUsed } from '../data/carriers.ts'
import { toast } from '../data/toasts.ts'
import { carryBytes } from '../limits.ts'
import { bytesText } from '../text/bytes.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function CarryWith({ id, name }: { id: string; name: string }) {
  const { isRunning, error, run } = useAction()
  const known = carriers.data.value
  if (known === undefined) return null
  const isAsking = known.asking.includes(id)
  const isAsked = known.asked.includes(id)
  const size = bytesText(carryBytes)

  async function ask(): Promise<void> {
    await askToCarry(id)
    toast(t('carrying.toastAsked', { name }))
  }

  async function offer(): Promise<void> {
    await offerRoom(id, carryBytes)
    toast(t('carriers.offered', { name, size }))
  }

  return (
    <div class="carrier carry-with">
      {isAsking ? <p class="hint note">{t('carrying.asks', { name, size })}</p> : null}
      {isAsked ? <p class="hint">{t('carrying.asked', { name })}</p> : null}
      <div class="chips">
        {isAsked ? (
          <button
            type="button"
            class="quiet"
            aria-label={t('carrying.unaskName', { name })}
            disabled={isRunning}
            onClick={() => run(() => setUsed(id, false))}
          >
            {t('carrying.unask')}
          </button>
        ) : null}
        {isAsked || offerOf(id) !== undefined ? null : (
          <button type="button" disabled={isRunning} onClick={() => run(ask)}>
            {t('carrying.ask', { name })}
          </button>
        )}
        {oursFor(id) === undefined ? (
          <button type="button" disabled={isRunning} onClick={() => run(offer)}>
            {t('carrying.carry', { name })}
          </button>
        ) : null}
      </div>
      <Failure error={error} />
    </div>
  )
}
