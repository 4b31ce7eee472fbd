/** Dragging by mouse, pen or finger. A drag that hardly moves is a press, however long it takes: a browser makes no click of a long one. */
import { useRef } from 'preact/hooks'
import type { Layer } from '../../http/media/schema.ts'
import type { Offset } from './layers.ts'

/** In pixels: a finger that presses never holds quite still. */
const pressMovesMax = 5

interface DragInit {
  onStart: () => void
  /** @param id the same for all moves of one drag */
  onMove: (by: Offset, id: string) => void
  onPress: () => void
}

interface Drag {
  readonly handlers: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: () => void
    onPointerCancel: () => void
  }
  /** The layer as it was when the drag began. */
  readonly from: (layer: Layer) => Layer
}

let drags = 0

export function useDrag({ onStart, onMove, onPress }: DragInit): Drag {
  const start = useRef<Offset | undefined>(undefined)
  const from = useRef<Layer | undefined>(undefined)
  const hasMoved = useRef(false)

  function end(): void {
    start.current = undefined
  }

  return {
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return
        start.current = { x: event.clientX, y: event.clientY }
        from.current = undefined
        hasMoved.current = false
        drags += 1
        const box = event.currentTarget as HTMLElement
        box.setPointerCapture(event.pointerId)
        onStart()
      },
      onPointerMove(event) {
        if (start.current === undefined) return
        const by = { x: event.clientX - start.current.x, y: event.clientY - start.current.y }
        hasMoved.current ||= Math.hypot(by.x, by.y) > pressMovesMax
        if (hasMoved.current) onMove(by, `drag ${drags}`)
      },
      onPointerUp() {
        if (start.current !== undefined && !hasMoved.current) onPress()
        end()
      },
      onPointerCancel: end,
    },
    from: (layer) => (from.current ??= layer),
  }
}
