/** Zooming and moving a picture by wheel, fingers and keys, as numbers: the viewer puts them on the screen. */

export interface Zoom {
  readonly scale: number
  /** How far its centre is from the centre of the room, in pixels of the screen. */
  readonly x: number
  readonly y: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export const whole: Zoom = { scale: 1, x: 0, y: 0 }
const scaleMax = 8

/**
 * Zooms so that what is under a point stays under it.
 *
 * @param at from the centre of the room
 */
export function zoomAt(zoom: Zoom, factor: number, at: Point = { x: 0, y: 0 }): Zoom {
  const scale = Math.min(scaleMax, Math.max(1, zoom.scale * factor))
  if (scale === 1) return whole
  const by = scale / zoom.scale
  return { scale, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by }
}

/** @param room what there is to see it in; half of the picture stays there */
export function moveBy(
  { scale, x, y }: Zoom,
  by: Point,
  room: { width: number; height: number },
): Zoom {
  if (scale === 1) return whole
  const within = (value: number, side: number): number => {
    const most = ((scale - 1) * side) / 2
    return Math.min(most, Math.max(-most, value))
  }
  return { scale, x: within(x + by.x, room.width), y: within(y + by.y, room.height) }
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
