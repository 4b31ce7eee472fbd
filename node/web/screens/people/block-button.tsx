/** The button that ends all contact with somebody. */
import { t } from '../../text/t.ts'

interface BlockButtonProps {
  name: string
  isRunning: boolean
  onClick: () => void
}

export function BlockButton({ name, isRunning, onClick }: BlockButtonProps) {
  return (
    <button
      type="button"
      class="quiet danger"
      aria-label={t('people.blockName', { name })}
      disabled={isRunning}
      onClick={onClick}
    >
      {t('people.block')}
    </button>
  )
}
