/** How much of the disk pictures and files take, and the choice of how much those of others may. */
import { useEffect } from 'preact/hooks'
import type { Storage as StorageShape } from '../../../http/storage/schema.ts'
import { chooseRoom, storage } from '../../data/storage.ts'
import { toast } from '../../data/toasts.ts'
import { bytesText } from '../../text/bytes.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const rooms = [1_000_000_000, 5_000_000_000, 20_000_000_000, 100_000_000_000]

export function Storage() {
  const { isRunning, error, run } = useAction()
  // No event tells of files that come and go.
  useEffect(() => void storage.refresh(), [])
  const found = storage.data.value
  return (
    <section class="card" aria-labelledby="storage-title">
      <h2 id="storage-title">{t('storage.title')}</h2>
      <Failure error={storage.error.value} />
      {found === undefined ? null : (
        <>
          <DiskPlot storage={found} />
          <dl class="facts">
            <Fact term={t('storage.own')} value={bytesText(found.ownBytes)} />
            <Fact
              term={t('storage.others')}
              value={t('storage.othersOf', {
                bytes: bytesText(found.othersBytes),
                room: bytesText(found.roomBytes),
              })}
            />
            <Fact term={t('storage.free')} value={bytesText(found.freeBytes)} />
          </dl>
          <fieldset class="choice" aria-busy={isRunning}>
            <legend>{t('storage.room')}</legend>
            <div class="chips">
              {roomsWith(found.roomBytes).map((bytes) => (
                <label key={bytes} class="chip">
                  <input
                    type="radio"
                    name="storage-room"
                    checked={found.roomBytes === bytes}
                    disabled={isRunning}
                    onChange={() => run(() => choose(bytes))}
                  />
                  {bytesText(bytes)}
                </label>
              ))}
            </div>
          </fieldset>
        </>
      )}
      <p class="hint">{t('storage.hint')}</p>
      <Failure error={error} />
    </section>
  )
}

/** A bar of the disk, in which own files and those of others stand; the figures below say the same. */
function DiskPlot({ storage: { ownBytes, othersBytes, freeBytes } }: { storage: StorageShape }) {
  const whole = Math.max(1, ownBytes + othersBytes + freeBytes)
  const [own, others] = [(100 * ownBytes) / whole, (100 * othersBytes) / whole]
  return (
    <svg class="disk-plot" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect class="own" width={own} height={1} />
      <rect class="others" x={own} width={others} height={1} />
    </svg>
  )
}

/** The command line takes any size: it is one of the choices then. */
function roomsWith(chosen: number): number[] {
  return [...new Set([...rooms, chosen])].toSorted((a, b) => a - b)
}

async function choose(bytes: number): Promise<void> {
  await chooseRoom(bytes)
  toast(t('storage.saved', { room: bytesText(bytes) }))
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}
