/** Cuts a square out of a picture: drag it with mouse or finger, move it with the arrow keys, and zoom. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { drawPortrait, portraitSide as side, sendPortrait } from '../../data/portrait-file.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { cutOf, moved, type Cut } from './portrait-cut.ts'

const zoomMax = 4

export function PortraitCutter({ file, onDone }: { file: File; onDone: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [picture, setPicture] = useState<ImageBitmap | undefined>(undefined)
  const [unreadable, setUnreadable] = useState(false)
  const [cut, setCut] = useState<Cut>({ x: 0.5, y: 0.5, zoom: 1 })
  const { isRunning, error, run } = useAction()

  useEffect(() => {
    createImageBitmap(file).then(setPicture, () => setUnreadable(true))
  }, [file])
  useEffect(() => draw(canvas.current, picture, cut), [picture, cut])

  if (unreadable) return <p class="failure">{t('portrait.unreadable')}</p>
  if (picture === undefined) return <p class="hint">{t('portrait.opening')}</p>
  const move = (x: number, y: number): void => setCut(moved(cut, { x, y }, picture))
  return (
    <div class="portrait-cutter">
      <canvas
        ref={canvas}
        width={side}
        height={side}
        tabIndex={0}
        role="img"
        aria-label={t('portrait.cut')}
        onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
        onPointerMove={(event) => {
          if (event.buttons === 0) return
          const { width } = event.currentTarget.getBoundingClientRect()
          move(-event.movementX / width, -event.movementY / width)
        }}
        onKeyDown={(event) => {
          const step = steps[event.key]
          if (step === undefined) return
          event.preventDefault()
          move(step[0], step[1])
        }}
      />
      <label>
        {t('portrait.zoom')}
        <input
          type="range"
          min="1"
          max={zoomMax}
          step="0.05"
          value={cut.zoom}
          onInput={({ currentTarget }) =>
            setCut(moved({ ...cut, zoom: Number(currentTarget.value) }, { x: 0, y: 0 }, picture))
          }
        />
      </label>
      <div class="portrait-row">
        <button
          type="button"
          class="primary"
          disabled={isRunning}
          onClick={() => run(() => save(canvas.current, onDone))}
        >
          {t('portrait.use')}
        </button>
        <button type="button" onClick={onDone}>
          {t('portrait.cancel')}
        </button>
      </div>
      <Failure error={error} />
    </div>
  )
}

/** Shares of the square that an arrow key moves the cut by. */
const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-0.05, 0],
  ArrowRight: [0.05, 0],
  ArrowUp: [0, -0.05],
  ArrowDown: [0, 0.05],
}

function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap | undefined, cut: Cut): void {
  if (canvas !== null && picture !== undefined) drawPortrait(canvas, picture, cutOf(cut, picture))
}

async function save(canvas: HTMLCanvasElement | null, onDone: () => void): Promise<void> {
  if (canvas === null) return
  await sendPortrait(canvas)
  toast(t('portrait.saved'))
  onDone()
}
