/** How much the owner carries for a contact, and the choice of how much they would; nothing where they carry nothing, which `CarryWith` begins. */
import type { Person } from '../../../http/people/schema.ts'
import { offerRoom, oursFor } from '../../data/carriers.ts'
import { toast } from '../../data/toasts.ts'
import { bytesText } from '../../text/bytes.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const sizes = [100_000_000, 1_000_000_000, 5_000_000_000]

export function OfferRoom({ person: { id, name } }: { person: Person }) {
  const { isRunning, error, run } = useAction()
  const ours = oursFor(id)
  if (ours === undefined) return null

  async function offer(bytes: number): Promise<void> {
    await offerRoom(id, bytes)
    const text = bytes === 0 ? 'carriers.withdrawn' : 'carriers.offered'
    toast(t(text, { name, size: bytesText(bytes) }))
  }

  return (
    <details class="offer-room">
      <summary>
        {t('carriers.ours', { used: bytesText(ours.usedBytes), size: bytesText(ours.bytes) })}
      </summary>
      <p class="hint">{t('carriers.roomHint')}</p>
      {ours.isFull ? <p class="hint note">{t('carriers.oursFull')}</p> : null}
      <div class="chips" role="group" aria-label={t('carriers.room', { name })}>
        {sizes.map((bytes) => (
          <button
            key={bytes}
            type="button"
            class="chip"
            aria-pressed={ours.bytes === bytes}
            disabled={isRunning}
            onClick={() => run(() => offer(bytes))}
          >
            {bytesText(bytes)}
          </button>
        ))}
        <button
          type="button"
          class="quiet danger"
          aria-label={t('carriers.withdrawName', { name })}
          disabled={isRunning}
          onClick={() => run(() => offer(0))}
        >
          {t('carriers.withdraw')}
        </button>
      </div>
      <Failure error={error} />
    </details>
  )
}
