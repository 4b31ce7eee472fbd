/** The colours of a picture before it is there, from the few bytes that came with the post. */
import { useEffect, useRef } from 'preact/hooks'
import { thumbHashToRGBA } from 'thumbhash'

/** Drawn on a canvas of its own small size; the style sheet stretches it. @param hash base64url */
export function Thumbhash({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = decode(hash)
    if (canvas.current === null || image === undefined) return
    canvas.current.width = image.width
    canvas.current.height = image.height
    canvas.current.getContext('2d')?.putImageData(image, 0, 0)
  }, [hash])
  return <canvas ref={canvas} class="thumbhash" width={1} height={1} aria-hidden="true" />
}

/** A friend's node made it, so it may be anything at all. */
function decode(hash: string): ImageData | undefined {
  try {
    const text = atob(hash.replaceAll('-', '+').replaceAll('_', '/'))
    const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(text, (char) => char.charCodeAt(0)))
    return new ImageData(new Uint8ClampedArray(rgba), w, h)
  } catch {
    return undefined
  }
}
