/** Chooses one aspect, or none where that is offered. */
import { aspects } from '../data/aspects.ts'

interface AspectChoiceProps {
  legend: string
  name: string
  value: string | undefined
  onChange: (aspect: string | undefined) => void
  /** The text for no aspect; without it, one must be chosen. */
  none?: string
}

export function AspectChoice({ legend, name, value, onChange, none }: AspectChoiceProps) {
  const options = [
    ...(aspects.data.value ?? []).map((aspect) => ({
      id: aspect.id as string | undefined,
      text: aspect.name,
    })),
    ...(none === undefined ? [] : [{ id: undefined, text: none }]),
  ]
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="chips">
        {options.map(({ id, text }) => (
          <label key={id ?? ''} class="chip">
            <input type="radio" name={name} checked={id === value} onChange={() => onChange(id)} />
            <span dir="auto">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
