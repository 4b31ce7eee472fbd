/** All boxes as fields, in the order in which they are read; the chosen one with its tools. */
import type { Layer } from '../../http/media/schema.ts'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import { paletteOf } from './moods.ts'
import { StudioIcon } from './studio-icon.tsx'
import type { StudioParts } from './studio-parts.ts'
import { IconChoice, Swatches } from './swatches.tsx'
import { resizeBox, setText, sizeStep, styleBox } from './work.ts'

const aligns = ['start', 'center', 'end'] as const

export function BoxFields(parts: StudioParts) {
  const { work, chosen } = parts
  if (work.layers.length === 0) return null
  return (
    <ol class="box-fields" aria-label={t('studio.fields')}>
      {work.layers.map((layer, at) => (
        <li key={at}>
          <BoxField {...parts} at={at} layer={layer} />
          {at === chosen ? <BoxTools {...parts} at={at} layer={layer} /> : null}
        </li>
      ))}
    </ol>
  )
}

interface FieldProps extends StudioParts {
  at: number
  layer: Layer
}

function BoxField({ at, layer, acts, choose, remove }: FieldProps) {
  return (
    <div class="box-field">
      <textarea
        rows={1}
        dir={directionOf(layer.text)}
        value={layer.text}
        aria-label={t('studio.field', { number: at + 1 })}
        placeholder={t('studio.empty')}
        onFocus={() => choose(at)}
        onInput={({ currentTarget: { value } }) =>
          acts.act((work) => setText(work, at, value), `text ${at} ${value.split(/\s/u).length}`)
        }
      />
      <button
        type="button"
        class="icon-only"
        aria-label={t('studio.remove', { number: at + 1 })}
        onClick={() => remove(at)}
      >
        <StudioIcon name="remove" />
      </button>
    </div>
  )
}

function BoxTools({ at, layer, work, acts, say }: FieldProps) {
  const palette = paletteOf(work.mood)

  function resize(by: number): void {
    acts.act((work) => resizeBox(work, at, by))
    say(t(by > 0 ? 'studio.grown' : 'studio.shrunk'))
  }

  return (
    <div class="box-tools" role="group" aria-label={t('studio.tools', { number: at + 1 })}>
      <div class="icon-choice">
        <button
          type="button"
          class="icon-only"
          aria-label={t('studio.smaller')}
          onClick={() => resize(-sizeStep)}
        >
          <StudioIcon name="smaller" />
        </button>
        <button
          type="button"
          class="icon-only"
          aria-label={t('studio.larger')}
          onClick={() => resize(sizeStep)}
        >
          <StudioIcon name="larger" />
        </button>
      </div>
      <IconChoice
        label={t('studio.align')}
        names={aligns}
        chosen={layer.align}
        textOf={(align) => t(`studio.align.${align}`)}
        onChoose={(align) => acts.act((work) => styleBox(work, at, { align }))}
      />
      <div class="icon-choice">
        <button
          type="button"
          class="icon-only"
          aria-pressed={layer.hasOutline}
          aria-label={t(work.mood === 'typist' ? 'studio.paper' : 'studio.outline')}
          onClick={() => acts.act((work) => styleBox(work, at, { hasOutline: !layer.hasOutline }))}
        >
          <StudioIcon name="outline" />
        </button>
      </div>
      {palette.length === 0 ? null : (
        <Swatches
          label={t('studio.color')}
          colors={palette}
          chosen={layer.color}
          onChoose={(color) => acts.act((work) => styleBox(work, at, { color }))}
        />
      )}
    </div>
  )
}
