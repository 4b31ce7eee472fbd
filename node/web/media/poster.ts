/** A picture of the start of a video, which stands for it until somebody plays it. */

/** The longest side; the node makes its preview of it. */
const sideMax = 1280
/** A little after the start, which is often black. */
const atSeconds = 0.2
/** A video that takes longer to open here is sent without. */
const limitMs = 15_000

/** @returns `undefined` where this browser cannot play the file */
export async function posterOf(file: File): Promise<Blob | undefined> {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  try {
    video.muted = true
    video.preload = 'auto'
    video.src = url
    await once(video, 'loadeddata')
    const seeked = once(video, 'seeked')
    video.currentTime = Number.isFinite(video.duration)
      ? Math.min(atSeconds, video.duration / 2)
      : 0
    await seeked
    return await draw(video)
  } catch {
    return undefined
  } finally {
    video.removeAttribute('src')
    URL.revokeObjectURL(url)
  }
}

function once(video: HTMLVideoElement, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(limitMs)
    video.addEventListener(name, resolve, { once: true, signal })
    video.addEventListener('error', reject, { once: true, signal })
    signal.addEventListener('abort', reject)
  })
}

function draw(video: HTMLVideoElement): Promise<Blob> {
  const scale = Math.min(1, sideMax / Math.max(video.videoWidth, video.videoHeight))
  const width = Math.max(1, Math.round(video.videoWidth * scale))
  const height = Math.max(1, Math.round(video.videoHeight * scale))
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.drawImage(video, 0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })
}
