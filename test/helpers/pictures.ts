/** Pictures that tests make, and proof that nothing but pixels is left in others. */
import { execFile } from 'node:child_process'
import { crc32 } from 'node:zlib'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import sharp, { type Sharp } from 'sharp'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const exiftool = join(dirname(require.resolve('exiftool-vendored.pl')), 'bin/exiftool')

/** Groups of exiftool that say how a file is made, and not where or by whom. */
const plainGroups = new Set(['SourceFile', 'ExifTool', 'File', 'System', 'Composite'])
/** Fields of the formats themselves. */
const plainFields =
  /^(JFIF:(JFIFVersion|ResolutionUnit|XResolution|YResolution)|PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|SRGBRendering|Gamma|PixelsPerUnit[XY]|PixelUnits|Palette|Transparency|BackgroundColor|WhitePoint[XY]|Red[XY]|Green[XY]|Blue[XY])|PNG-pHYs:.*|APP14:.*|RIFF:(ImageWidth|ImageHeight|VP8Version|HorizontalScale|VerticalScale|WebP_Flags|AlphaPreprocessing|AlphaFiltering|AlphaCompression|AlphaIsUsed|BackgroundColor|AnimationLoopCount|FrameCount|Duration))$/u

/** A picture with something to see: a gradient with a square in the corner at the left above. */
export function samplePicture(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isCorner = x < width / 4 && y < height / 4
      const at = (y * width + x) * 3
      pixels[at] = isCorner ? 255 : (x * 200) / width
      pixels[at + 1] = isCorner ? 0 : (y * 200) / height
      pixels[at + 2] = isCorner ? 0 : 120
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** Pixels without any order, that compress worst. */
export function noisePicture(width: number, height: number, seed = 1): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  let state = seed
  for (let at = 0; at < pixels.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    pixels[at] = state >>> 24
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** A moving picture of so many frames. */
export async function animation(
  format: 'gif' | 'webp',
  { frames, side }: { readonly frames: number; readonly side: number },
): Promise<Buffer> {
  const each = Array.from({ length: frames }, async (_, index) => {
    const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: index % 256, alpha: 1 }
    return sharp({ create: { width: side, height: side, channels: 4, background } })
      .png()
      .toBuffer()
  })
  const all = await Promise.all(each)
  const joined = all.length > 1 ? sharp(all, { join: { animated: true } }) : sharp(all[0])
  return joined.toFormat(format).toBuffer()
}

/** A PNG whose header says that it has this size. */
export async function pngOfClaimedSize(width: number, height: number): Promise<Buffer> {
  const png = await samplePicture(4, 4).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

/** Writes into a file what cameras and programs write about pictures, beside what `sharp` can. */
export async function addMetadata(path: string): Promise<void> {
  await run(exiftool, [
    '-overwrite_original',
    '-GPSLatitude=55.6761',
    '-GPSLatitudeRef=N',
    '-GPSLongitude=12.5683',
    '-GPSLongitudeRef=E',
    '-Make=Camera of Alice',
    '-Artist=Alice',
    '-UserComment=at home',
    '-XMP-dc:Creator=Alice',
    '-XMP-photoshop:City=Copenhagen',
    '-IPTC:City=Copenhagen',
    '-Comment=written by Alice',
    path,
  ])
}

/** Writes into a film what phones write about it. */
export async function addMovieMetadata(path: string): Promise<void> {
  await run(exiftool, [
    '-overwrite_original',
    '-Keys:GPSCoordinates=55.6, 12.5, 0',
    '-UserData:GPSCoordinates=55.6, 12.5, 0',
    '-Keys:Make=Camera of Alice',
    '-XMP-dc:Creator=Alice',
    '-QuickTime:CreateDate=2026:01:01 10:00:00',
    path,
  ])
}

/** Everything that files say beside their pixels, as `group:field value`. */
export async function metadataOf(...paths: readonly string[]): Promise<string[]> {
  const { stdout } = await run(exiftool, ['-j', '-G1', '-a', '-u', '-ee', ...paths])
  return (JSON.parse(stdout) as Record<string, unknown>[])
    .flatMap((fields) => Object.entries(fields))
    .filter(
      ([name]) => !plainGroups.has(name.split(':')[0] ?? '') || /Comment|Trailer/iu.test(name),
    )
    .filter(([name]) => !plainFields.test(name))
    .map(([name, value]) => `${name} ${String(value)}`)
}
