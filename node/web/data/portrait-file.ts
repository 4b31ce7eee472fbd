/** The owner's picture on its way to the node: drawn anew, so that it has no metadata. Loaded with the screens that cut one. */
import { sendBytes } from '../api/upload.ts'
import { portraits } from './portraits.ts'

/** Pixels of a side: twice what the largest avatar shows on a sharp screen. */
export const portraitSide = 384

/** Where a square stands in the picture, in its pixels. */
export interface Square {
  readonly left: number
  readonly top: number
  readonly size: number
}

export function drawPortrait(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  { left, top, size }: Square,
): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, left, top, size, size, 0, 0, portraitSide, portraitSide)
}

/** Sends what is drawn; a browser that cannot make a picture of it sends nothing. */
export async function sendPortrait(canvas: HTMLCanvasElement): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/webp', 0.85),
  )
  if (blob === null) return
  const { signal } = new AbortController()
  await sendBytes('PUT /me/portrait', {}, blob, { signal })
  await portraits.refresh()
}

/** Sends the middle of a picture. */
export async function sendMiddle(file: File): Promise<void> {
  const picture = await createImageBitmap(file)
  const { width, height } = picture
  const size = Math.min(width, height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = portraitSide
  drawPortrait(canvas, picture, { left: (width - size) / 2, top: (height - size) / 2, size })
  await sendPortrait(canvas)
}
