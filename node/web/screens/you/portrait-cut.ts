/** Where a square is cut out of a picture. */

export interface Cut {
  /** The middle of the square, as a share of width and height. */
  readonly x: number
  readonly y: number
  /** 1 for the largest square that fits. */
  readonly zoom: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** The square in pixels of the picture. */
export function cutOf(
  { x, y, zoom }: Cut,
  { width, height }: Size,
): { left: number; top: number; size: number } {
  const size = Math.min(width, height) / zoom
  return { left: x * width - size / 2, top: y * height - size / 2, size }
}

/** The cut moved by shares of the square; it never leaves the picture. */
export function moved(cut: Cut, by: { x: number; y: number }, picture: Size): Cut {
  const { width, height } = picture
  const size = Math.min(width, height) / cut.zoom
  const within = (middle: number, whole: number): number =>
    Math.min(Math.max(middle, size / 2 / whole), 1 - size / 2 / whole)
  return {
    ...cut,
    x: within(cut.x + (by.x * size) / width, width),
    y: within(cut.y + (by.y * size) / height, height),
  }
}
