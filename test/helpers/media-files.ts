/** Files that people put into posts: photos as a camera writes them, and a film. */
import type { Page } from 'playwright-core'
import sharp from 'sharp'

/** A file as a browser gets it. */
export interface TestFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export interface PhotoInit {
  readonly width?: number
  readonly height?: number
  /** Of its colours, in degrees. */
  readonly hue?: number
}

/** A landscape as a camera keeps it: a JPEG that says where it was taken, and by which device. */
export async function photo(name: string, init: PhotoInit = {}): Promise<TestFile> {
  const { width = 800, height = 600, hue = 200 } = init
  const buffer = await sharp(Buffer.from(landscape(width, height, hue)))
    .jpeg()
    .withExif({
      IFD0: { Make: 'Secret Camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '55/1 40/1 3396/100' },
    })
    .toBuffer()
  return { name, mimeType: 'image/jpeg', buffer }
}

/** A second of film, as this browser records it. */
export async function film(page: Page, name: string): Promise<TestFile> {
  const bytes = await page.evaluate<number[]>(`(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 180
    const context = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' })
    const pieces = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    const stopped = new Promise((resolve) => (recorder.onstop = resolve))
    recorder.start()
    for (let frame = 0; frame < 20; frame++) {
      context.fillStyle = 'rgb(200, 60, ' + frame * 10 + ')'
      context.fillRect(0, 0, 320, 180)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    recorder.stop()
    await stopped
    return [...new Uint8Array(await new Blob(pieces).arrayBuffer())]
  })()`)
  return { name, mimeType: 'video/webm', buffer: Buffer.from(bytes) }
}

/** Drops files onto the middle of the page, as a file manager would. */
export function drop(page: Page, ...files: TestFile[]): Promise<void> {
  return transfer(page, files, ['dragenter', 'dragover', 'drop'])
}

/** Lets files hang over the page. */
export function hold(page: Page, ...files: TestFile[]): Promise<void> {
  return transfer(page, files, ['dragenter', 'dragover'])
}

/** Pastes files, as after copying them elsewhere. */
export function paste(page: Page, ...files: TestFile[]): Promise<void> {
  return transfer(page, files, ['paste'])
}

async function transfer(page: Page, files: TestFile[], events: string[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    text: buffer.toString('base64'),
  }))
  await page.evaluate(
    `(async (given, events) => {
      const transfer = new DataTransfer()
      for (const { name, mimeType, text } of given) {
        const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
        transfer.items.add(new File([bytes], name, { type: mimeType }))
      }
      for (const name of events) {
        const init = { bubbles: true, cancelable: true }
        document.body.dispatchEvent(
          name === 'paste'
            ? new ClipboardEvent(name, { ...init, clipboardData: transfer })
            : new DragEvent(name, { ...init, dataTransfer: transfer }),
        )
      }
    })(${JSON.stringify(given)}, ${JSON.stringify(events)})`,
  )
}

function landscape(width: number, height: number, hue: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="1" y2="1">
      <stop stop-color="hsl(${hue}, 60%, 60%)"/><stop offset="1" stop-color="hsl(${hue + 80}, 70%, 30%)"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${width * 0.3}" cy="${height * 0.4}" r="${Math.min(width, height) * 0.2}" fill="hsl(${hue + 180}, 80%, 70%)"/>
    <path d="M0 ${height} L${width * 0.4} ${height * 0.55} L${width * 0.6} ${height * 0.75} L${width * 0.8} ${height * 0.5} L${width} ${height} z" fill="#2228"/>
  </svg>`
}
