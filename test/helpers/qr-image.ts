/** Reads a QR code from a picture, as a camera would. */
import type { BrowserContext } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'

/** @param png the picture, decoded by a page of this browser. */
export async function readQrImage(context: BrowserContext, png: Buffer): Promise<string> {
  const page = await context.newPage()
  try {
    const { width, height, pixels } = await page.evaluate(pixelsOf, png.toString('base64'))
    return decodeQR({ width, height, data: Uint8Array.from(pixels) })
  } finally {
    await page.close()
  }
}

/** Runs in the page, which is why it speaks to what Node does not have. */
async function pixelsOf(
  base64: string,
): Promise<{ width: number; height: number; pixels: number[] }> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const { createImageBitmap, OffscreenCanvas } = globalThis as never as {
    createImageBitmap: (blob: Blob) => Promise<{ width: number; height: number }>
    OffscreenCanvas: new (
      width: number,
      height: number,
    ) => {
      getContext: (kind: '2d') => {
        drawImage: (image: object, x: number, y: number) => void
        getImageData: (...area: number[]) => { data: Uint8ClampedArray }
      }
    }
  }
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const { width, height } = image
  const drawing = new OffscreenCanvas(width, height).getContext('2d')
  drawing.drawImage(image, 0, 0)
  return { width, height, pixels: [...drawing.getImageData(0, 0, width, height).data] }
}
