/** A row of colours to choose from, each with its name. */
import { t, type MessageId } from '../text/t.ts'
import { StudioIcon, type StudioIconName } from './studio-icon.tsx'

const names: Readonly<Record<string, MessageId>> = {
  '#ffffff': 'studio.color.white',
  '#fffdf7': 'studio.color.white',
  '#1d1b16': 'studio.color.black',
  '#26281f': 'studio.color.black',
  '#ffe14a': 'studio.color.yellow',
  '#f2c452': 'studio.color.yellow',
  '#ffe9a8': 'studio.color.cream',
  '#ff5a4d': 'studio.color.red',
  '#a23c1f': 'studio.color.red',
  '#8f1d1d': 'studio.color.red',
  '#5fd08c': 'studio.color.green',
  '#25624a': 'studio.color.green',
  '#1f5a37': 'studio.color.green',
  '#cfe6d5': 'studio.color.paleGreen',
  '#6cc4ff': 'studio.color.blue',
  '#1f4f9a': 'studio.color.blue',
  '#1f3a7a': 'studio.color.blue',
  '#1f3f73': 'studio.color.blue',
  '#7b2d6b': 'studio.color.purple',
  '#5b2a6e': 'studio.color.purple',
  '#ffa8e0': 'studio.color.pink',
}

interface SwatchesProps {
  label: string
  colors: readonly string[]
  chosen: string
  onChoose: (color: string) => void
}

export function Swatches({ label, colors, chosen, onChoose }: SwatchesProps) {
  return (
    <div class="swatches" role="group" aria-label={label}>
      {colors.map((color) => (
        <button
          key={color}
          type="button"
          class="swatch"
          aria-pressed={color === chosen}
          aria-label={names[color] === undefined ? color : t(names[color])}
          onClick={() => onChoose(color)}
        >
          <span style={{ backgroundColor: color }} />
        </button>
      ))}
    </div>
  )
}

interface IconChoiceProps<Name extends string> {
  label: string
  names: readonly Name[]
  chosen: Name | undefined
  textOf: (name: Name) => string
  onChoose: (name: Name) => void
}

/** One of some buttons, each an icon. */
export function IconChoice<Name extends StudioIconName>({
  label,
  names,
  chosen,
  textOf,
  onChoose,
}: IconChoiceProps<Name>) {
  return (
    <div class="icon-choice" role="group" aria-label={label}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class="icon-only"
          aria-pressed={name === chosen}
          aria-label={textOf(name)}
          onClick={() => onChoose(name)}
        >
          <StudioIcon name={name} />
        </button>
      ))}
    </div>
  )
}
