/** An aspect that can be chosen. */
import { Icon } from './icon.tsx'

interface AspectChipProps {
  name: string
  isChosen: boolean
  toggle: () => void
}

export function AspectChip({ name, isChosen, toggle }: AspectChipProps) {
  return (
    <button type="button" class="chip" aria-pressed={isChosen} onClick={toggle}>
      <Icon name={isChosen ? 'check' : 'lock'} size={16} />
      <span dir="auto">{name}</span>
    </button>
  )
}
