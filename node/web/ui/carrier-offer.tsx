/** That a contact offers to carry the owner's posts, or does: how full it is, and the button to use it or not. */
import type { CarryOffer } from '../../http/carriers/schema.ts'
import { setUsed } from '../data/carriers.ts'
import { toast } from '../data/toasts.ts'
import { bytesText } from '../text/bytes.ts'
import { t } from '../text/t.ts'
import { Failure } from './failure.tsx'
import { useAction } from './use-action.ts'

export function CarrierOffer({ offer, name }: { offer: CarryOffer; name: string }) {
  const { isRunning, error, run } = useAction()
  const { person, bytes, usedBytes, isFull, isUsed } = offer
  const size = bytesText(bytes)

  async function change(): Promise<void> {
    await setUsed(person, !isUsed)
    toast(t(isUsed ? 'carriers.stopped' : 'carriers.started', { name }))
  }

  return (
    <div class="carrier">
      <p>
        {isUsed
          ? t('carriers.used', { used: bytesText(usedBytes), size })
          : t('carriers.offers', { size })}
      </p>
      <button
        type="button"
        aria-label={t(isUsed ? 'carriers.stopName' : 'carriers.useName', { name })}
        disabled={isRunning}
        onClick={() => run(change)}
      >
        {t(isUsed ? 'carriers.stop' : 'carriers.use')}
      </button>
      {isUsed && isFull ? <p class="hint note">{t('carriers.full')}</p> : null}
      <Failure error={error} />
    </div>
  )
}
