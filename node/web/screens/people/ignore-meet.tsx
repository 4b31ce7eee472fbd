/** The way not to meet an introduced person. */
import type { Meet } from '../../../http/introductions/schema.ts'
import { ignoreMeet } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

interface IgnoreMeetProps {
  meet: Meet
  /** Whether it stands in a row of a list. */
  quiet?: boolean
}

export function IgnoreMeet({ meet: { id, person }, quiet = false }: IgnoreMeetProps) {
  const { isRunning, error, run } = useAction()
  const { name } = person

  async function ignore(): Promise<void> {
    await ignoreMeet(id)
    toast(t('meet.ignored', { name }))
  }

  return (
    <>
      <button
        type="button"
        class={quiet ? 'quiet' : ''}
        aria-label={t('meet.ignoreName', { name })}
        disabled={isRunning}
        onClick={() => run(ignore)}
      >
        {t('meet.ignore')}
      </button>
      <Failure error={error} />
    </>
  )
}
