/**
 * Makes a picture small enough for a screen before it leaves the browser. Drawing it anew also leaves all its metadata behind,
 * the place where it was taken above all.
 */
import { isAnimated } from './animated.ts'

/** The longest side of a picture in a post: a sharp picture on most screens, at a tenth of what a phone takes. */
const sideMax = 2048
const quality = 0.86
/** Bytes in which the sign of an animation stands. */
const headBytes = 256 * 1024

/** The picture drawn anew; the file as it is where it is no picture, moves, or is in a format that this browser does not know. */
export async function scaled(file: File): Promise<File> {
  if (!file.type.startsWith('image/') || (await moves(file))) return file
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
    () => undefined,
  )
  // The node says what is wrong with it better than we can.
  if (bitmap === undefined) return file
  try {
    return named(await encode(draw(bitmap), file.type), file.name)
  } finally {
    bitmap.close()
  }
}

async function moves(file: File): Promise<boolean> {
  return isAnimated(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()))
}

function draw(bitmap: ImageBitmap): OffscreenCanvas {
  const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, width, height)
  }
  return canvas
}

/** WebP; where the browser cannot write it, a PNG stays one, as it may be transparent, and all else becomes a JPEG. */
async function encode(canvas: OffscreenCanvas, type: string): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  if (webp.type === 'image/webp' || type === 'image/png') return webp
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}

/** Its name ends as what it is now. */
function named(blob: Blob, name: string): File {
  const ending = blob.type.replace('image/', '').replace('jpeg', 'jpg')
  return new File([blob], `${name.replace(/\.[^.]*$/u, '')}.${ending}`, { type: blob.type })
}
