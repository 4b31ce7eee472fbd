/** The picture with its words drawn in, for whoever cannot draw layers: small, as it comes with each post. */
import type { Layer } from '../../http/media/schema.ts'
import { previewBytesMax } from '../../../protocol/limits.ts'
import { loadImage } from './brightness.ts'
import { drawLayer } from './draw-layer.ts'
import { looks, type Mood } from './moods.ts'
import type { StudioGround, Work } from './work.ts'

/** The longest sides and qualities that are tried until it is small enough. */
const sides = [640, 480, 320]
const qualities = [0.86, 0.7, 0.5, 0.3]

/** A WebP picture, JPEG where the browser writes no WebP, of at most 48 KiB, its longest side at most 640 px. */
export async function flatten({
  ground,
  layers,
  mood,
}: Pick<Work, 'ground' | 'layers' | 'mood'>): Promise<Blob> {
  const image = ground.src === undefined ? undefined : await loadImage(ground.src)
  await loadFonts(layers, mood)
  let smallest: Blob | undefined
  for (const side of sides) {
    const canvas = draw(side, { ground, layers, mood, image })
    for (const quality of qualities) {
      smallest = await encode(canvas, quality)
      if (smallest.size <= previewBytesMax) return smallest
    }
  }
  // 320 px of the lowest quality are far below the limit.
  return smallest!
}

interface Drawn {
  readonly ground: StudioGround
  readonly layers: readonly Layer[]
  readonly mood: Mood
  readonly image: HTMLImageElement | undefined
}

function draw(side: number, { ground, layers, mood, image }: Drawn): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(ground.width, ground.height))
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(ground.width * scale)),
    Math.max(1, Math.round(ground.height * scale)),
  )
  const context = canvas.getContext('2d')
  if (context === null) return canvas
  // Clear places of a picture become white: JPEG would make it black.
  context.fillStyle = ground.color ?? '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  if (image !== undefined) context.drawImage(image, 0, 0, canvas.width, canvas.height)
  for (const layer of layers) drawLayer(context, layer, mood)
  return canvas
}

async function encode(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  return webp.type === 'image/webp'
    ? webp
    : canvas.convertToBlob({ type: 'image/jpeg', quality: quality })
}

/** A canvas draws at once, with the fonts that are there. */
async function loadFonts(layers: readonly Layer[], mood: Mood): Promise<void> {
  const { fonts, weight } = looks[mood]
  const text = layers.map((layer) => `${layer.text}${layer.text.toUpperCase()}`).join('')
  // Without its font, a text is drawn in the next one.
  await document.fonts.load(`${weight} 20px ${fonts}`, text).catch(() => undefined)
}
