/** Takes everything out: a file that the browser downloads, and that needs no Pappus. */
import { takeEverythingOut } from '../data/backup.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function TakeOut() {
  const { isRunning, error, run } = useAction()
  async function make(): Promise<void> {
    await takeEverythingOut()
    toast(t('takeOut.begun'))
  }
  return (
    <section class="card" id="take-out" aria-labelledby="take-out-title">
      <h2 id="take-out-title">{t('takeOut.title')}</h2>
      <p class="hint">{t('takeOut.hint')}</p>
      <button type="button" disabled={isRunning} onClick={() => run(make)}>
        {t('takeOut.make')}
      </button>
      <Failure error={error} />
    </section>
  )
}
