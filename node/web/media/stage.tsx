/** The picture or card of the studio, with boxes that are dragged, moved by arrow keys, and written in. */
import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import type { Layer } from '../../http/media/schema.ts'
import { t } from '../text/t.ts'
import { EditableText } from './editable-text.tsx'
import { whole, type Offset } from './layers.ts'
import type { StudioParts } from './studio-parts.ts'
import { useDrag } from './use-drag.ts'
import { layerClass, layerStyle, Words } from './words.tsx'
import { dragBox, moveBox, resizeBox, setText, sizeStep } from './work.ts'

interface StageProps extends StudioParts {
  /** The box that is written in. */
  editing: number | undefined
  setEditing: (at: number | undefined) => void
}

export function Stage(props: StageProps) {
  const { work, editing } = props
  const { width, height, color, src } = work.ground
  const hint = useId()
  // The box that was written in until Escape was pressed takes the focus.
  const left = useRef<number | undefined>(undefined)
  return (
    <div class="stage">
      <div
        class="stage-room"
        style={{ aspectRatio: `${width} / ${height}`, '--proportion': width / height }}
      >
        <div class="captioned" style={color === undefined ? {} : { backgroundColor: color }}>
          {src === undefined ? null : <img src={src} alt="" />}
          {work.layers.map((layer, at) =>
            at === editing ? (
              <EditedBox key={at} {...props} at={at} layer={layer} left={left} />
            ) : (
              <Box key={at} {...props} at={at} layer={layer} left={left} hint={hint} />
            ),
          )}
        </div>
      </div>
      <p id={hint} class="hint">
        {t('studio.hint')} <span class="by-keyboard">{t('studio.keys')}</span>
      </p>
    </div>
  )
}

interface BoxProps extends StageProps {
  at: number
  layer: Layer
  left: RefObject<number | undefined>
}

function EditedBox({ at, layer, left, work, acts, setEditing }: BoxProps) {
  const { mood } = work
  return (
    <EditableText
      class={`${layerClass(layer, mood)} box edited`}
      style={layerStyle(layer, mood)}
      label={t('studio.field', { number: at + 1 })}
      text={layer.text}
      // A word is undone at once.
      onText={(text) =>
        acts.act((work) => setText(work, at, text), `text ${at} ${text.split(/\s/u).length}`)
      }
      onEnd={(isByKey) => {
        if (isByKey) left.current = at
        setEditing(undefined)
      }}
    />
  )
}

const arrows: Readonly<Record<string, Offset>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
const stepPercent = 1
const largeStepPercent = 5

function Box(props: BoxProps & { hint: string }) {
  const { at, layer, left, work, acts, chosen, hint, choose, remove, say, setEditing } = props
  const { mood } = work
  const box = useRef<HTMLDivElement>(null)
  useSaidPlace(layer, box, say)
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (left.current === at) box.current?.focus()
    left.current = undefined
  }, [])
  const drag = useDrag({
    onStart: () => choose(at),
    onPress: () => setEditing(at),
    onMove: (by, id) => {
      const { scale, height } = measured(box)
      const scaled = { x: by.x * scale.x, y: by.y * scale.y }
      acts.act((work) => dragBox(work, at, { from: drag.from(layer), by: scaled, height }), id)
    },
  })

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = actOf(event)
    if (act === undefined) return
    event.preventDefault()
    // Letters are shortcuts elsewhere.
    event.stopPropagation()
    act()
  }

  function actOf({ key, shiftKey }: KeyboardEvent): (() => void) | undefined {
    const arrow = arrows[key]
    if (arrow !== undefined) {
      const step = ((shiftKey ? largeStepPercent : stepPercent) * whole) / 100
      const by = { x: arrow.x * step, y: arrow.y * step }
      return () => acts.act((work) => moveBox(work, at, by, measured(box).height))
    }
    if (key === '+' || key === '=') return () => acts.act((work) => resizeBox(work, at, sizeStep))
    if (key === '-') return () => acts.act((work) => resizeBox(work, at, -sizeStep))
    if (key === 'Delete') return () => remove(at)
    return key === 'Enter' || key === ' ' ? () => setEditing(at) : undefined
  }

  return (
    <div
      ref={box}
      role="button"
      tabIndex={0}
      dir="auto"
      class={`${layerClass(layer, mood)} box${at === chosen ? ' chosen' : ''}${layer.text === '' ? ' empty' : ''}`}
      style={layerStyle(layer, mood)}
      aria-label={t('studio.box', { number: at + 1, text: layer.text })}
      aria-describedby={hint}
      onFocus={() => choose(at)}
      onKeyDown={onKeyDown}
      onClick={({ detail }) => {
        // By a program, as a screen reader does it; a press was seen to already.
        if (detail === 0) setEditing(at)
      }}
      {...drag.handlers}
    >
      <Words text={layer.text === '' ? t('studio.empty') : layer.text} mood={mood} />
    </div>
  )
}

/** How many thousandths of the picture a pixel is, and how many the box is high. */
function measured(box: RefObject<HTMLElement | null>): { scale: Offset; height: number } {
  const frame = box.current?.parentElement?.getBoundingClientRect()
  const scale = { x: whole / (frame?.width ?? 1), y: whole / (frame?.height ?? 1) }
  return { scale, height: (box.current?.offsetHeight ?? 0) * scale.y }
}

/** Says where a box is, once it moved while it had the focus. */
function useSaidPlace(
  { x, y }: Layer,
  box: RefObject<HTMLElement | null>,
  say: (text: string) => void,
): void {
  const before = useRef(`${x} ${y}`)
  useEffect(() => {
    const now = `${x} ${y}`
    if (before.current === now) return
    before.current = now
    if (document.activeElement !== box.current) return
    say(t('studio.moved', { x: Math.round(x / 10), y: Math.round(y / 10) }))
  }, [x, y])
}
