/** The gestures of fingers, mouse and wheel on the stage of the viewer: swipe, drag, pinch, double click. */
import { distance, middle, moveBy, whole, zoomAt, type Point, type Zoom } from './zoom.ts'

/** Pixels that a finger must move for a swipe. */
const swipePx = 60
const doubleScale = 2.5
const wheelStep = 0.0022

export interface Stage {
  readonly element: HTMLElement
  zoom: () => Zoom
  setZoom: (zoom: Zoom) => void
  /** 1 when the finger went to the right. */
  onSwipe: (direction: 1 | -1) => void
  onSwipeDown: () => void
}

/** Listens on a stage until the returned function is called. */
export function followGestures(stage: Stage): () => void {
  const { element } = stage
  const { signal, abort } = controllerOf()
  const fingers = new Map<number, Point>()
  /** Where a swipe began; `undefined` once there were two fingers. */
  let begin: Point | undefined

  function down(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.closest('button, a, video') !== null) return
    fingers.set(event.pointerId, pointOf(event, element))
    element.setPointerCapture(event.pointerId)
    begin = fingers.size === 1 ? pointOf(event, element) : undefined
  }

  function move(event: PointerEvent): void {
    const before = fingers.get(event.pointerId)
    if (before === undefined) return
    const now = pointOf(event, element)
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
    fingers.set(event.pointerId, now)
    if (other !== undefined) {
      const factor = distance(now, other) / Math.max(1, distance(before, other))
      stage.setZoom(zoomAt(stage.zoom(), factor, middle(now, other)))
    } else if (stage.zoom().scale > 1) {
      begin = undefined
      const by = { x: now.x - before.x, y: now.y - before.y }
      stage.setZoom(moveBy(stage.zoom(), by, element.getBoundingClientRect()))
    }
  }

  function up(event: PointerEvent): void {
    if (!fingers.delete(event.pointerId) || begin === undefined) return
    const now = pointOf(event, element)
    const [x, y] = [now.x - begin.x, now.y - begin.y]
    begin = undefined
    if (Math.abs(x) > swipePx && Math.abs(x) > 2 * Math.abs(y)) stage.onSwipe(x > 0 ? 1 : -1)
    else if (y > 2 * swipePx && y > 2 * Math.abs(x)) stage.onSwipeDown()
  }

  function cancel({ pointerId }: PointerEvent): void {
    fingers.delete(pointerId)
    begin = undefined
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    const factor = Math.exp(-event.deltaY * wheelStep)
    stage.setZoom(zoomAt(stage.zoom(), factor, pointOf(event, element)))
  }

  function double(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest('button, a, video') !== null) return
    const isWhole = stage.zoom().scale === 1
    stage.setZoom(isWhole ? zoomAt(whole, doubleScale, pointOf(event, element)) : whole)
  }

  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', cancel, { signal })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  element.addEventListener('dblclick', double, { signal })
  // Else the browser drags the picture itself.
  element.addEventListener('dragstart', (event) => event.preventDefault(), { signal })
  return abort
}

function controllerOf(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

/** From the centre of the stage. */
function pointOf({ clientX, clientY }: MouseEvent, element: HTMLElement): Point {
  const { x, y, width, height } = element.getBoundingClientRect()
  return { x: clientX - x - width / 2, y: clientY - y - height / 2 }
}
