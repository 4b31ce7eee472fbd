/**
 * The work on one picture, with sharp (libvips). It runs in a process of its own (`picture-worker.ts`): decoders are written in C, read what
 * strangers made, and take memory that no limit of JavaScript knows.
 */
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import sharp, {
  type JpegOptions,
  type Metadata,
  type Sharp,
  type SharpInput,
  type SharpOptions,
} from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { PictureTooBigError, UnexpectedError } from '../errors.ts'
import {
  framePixelsMax,
  framesMax,
  fullSideMax,
  keptBytesMax,
  keptOriginalBytesMax,
  pictureBytesMax,
  pixelsMax,
  previewBytesMax,
  previewSideMax,
  thumbhashSideMax,
  webpPixelsMax,
  webpSideMax,
} from './limits.ts'
import type { PictureJob, PictureResult, Preview } from './picture-job.ts'
import { movingPng } from './moving-png.ts'
import { isPixelsOnly } from './pixels-only.ts'
import { formatError, sniff, sniffFile, type PictureType, type Sniffed } from './sniff.ts'

/** A picture that may be decoded. */
interface Source {
  readonly input: SharpInput
  readonly type: PictureType
  readonly metadata: Metadata
  readonly isAnimated: boolean
}

const million = 1_000_000
/** Quality that no eye tells from the original at the size of a screen, and from a camera's own at full size. */
const fullQuality = 82
const originalQuality = 92
/** Tried in turn, first all qualities of a size; the last is grey mud, and still 48 KiB is more than it ever takes. */
const previewQualities = [80, 70, 60, 50, 40, 30]
const previewSides = [previewSideMax, 480, 320, 160]

limitSharp()

/** Does a job. @throws {PappusError} what is wrong with the picture, or what sharp throws */
export async function render(job: PictureJob): Promise<PictureResult> {
  if (job.kind === 'preview') {
    return previewOf(await sourceOf(job.bytes, sniff(job.bytes)))
  }
  const { size } = await stat(job.path)
  if (size > pictureBytesMax) {
    const values = { what: 'bytes', count: size / million, max: pictureBytesMax / million }
    throw tooBig({ ...values })
  }
  const source = await sourceOf(job.path, await sniffFile(job.path))
  // The preview comes first: it decodes the whole picture, so that a broken one is never kept.
  const preview = await previewOf(source)
  const type = await writeFull(source, { ...job, size })
  const { width, height } = await sizeOf(job.out)
  return { ...preview, type, width, height }
}

/** Only decoders of pictures on the web, one thread, nothing kept from one picture to the next. */
function limitSharp(): void {
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  const names = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif']
  sharp.unblock({ operation: names.map((name) => `VipsForeignLoad${name}`) })
}

/** Reads the header, and refuses what is too big before a pixel is decoded. */
async function sourceOf(input: SharpInput, sniffed: Sniffed): Promise<Source> {
  if (sniffed.kind === 'refused') throw formatError(sniffed.format)
  if (sniffed.kind !== 'picture') throw formatError('other')
  const { type } = sniffed
  const metadata = await sharp(input, { limitInputPixels: false }).metadata()
  const canMove = type === 'image/gif' || type === 'image/webp'
  const frames = canMove ? (metadata.pages ?? 1) : 1
  const pixels = metadata.width * metadata.height
  const isAnimated = frames > 1
  if (pixels > pixelsMax) {
    throw tooBig({ what: 'pixels', count: pixels / million, max: pixelsMax / million })
  }
  if (isAnimated) assertFrames(frames, pixels)
  return { input, type, metadata, isAnimated }
}

/** @throws {PictureTooBigError} when an animation has too many frames of so many pixels. */
function assertFrames(frames: number, pixels: number): void {
  if (frames > framesMax) throw tooBig({ what: 'frames', count: frames, max: framesMax })
  if (pixels * frames <= framePixelsMax) return
  const values = { count: (pixels * frames) / million, max: framePixelsMax / million }
  throw tooBig({ what: 'framePixels', ...values })
}

function tooBig(values: { what: string; count: number; max: number }): PictureTooBigError {
  const rounded = { ...values, count: Math.ceil(values.count), max: Math.floor(values.max) }
  return new PictureTooBigError(`a picture with too many ${values.what}`, rounded)
}

/** A picture, turned the right way. Damage is an error, oddities that cameras are known for are not. */
function decode({ input }: Source, options: SharpOptions = {}): Sharp {
  return sharp(input, { limitInputPixels: pixelsMax, failOn: 'error', ...options })
}

async function previewOf(source: Source): Promise<Preview> {
  const { data, info } = await decode(source)
    .autoOrient()
    .resize({ ...within(previewSideMax) })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: 4 as const }
  const { autoOrient } = source.metadata
  return {
    preview: await smallWebp(data, raw),
    thumbhash: await thumbhashOf(data, raw),
    width: autoOrient.width,
    height: autoOrient.height,
  }
}

interface RawSize {
  readonly width: number
  readonly height: number
  readonly channels: 4
}

/** The best WebP that is small enough. */
async function smallWebp(data: Buffer, raw: RawSize): Promise<Uint8Array> {
  for (const side of previewSides) {
    for (const quality of previewQualities) {
      const webp = await sharp(data, { raw })
        .resize({ ...within(side) })
        .webp({ quality, alphaQuality: quality })
        .toBuffer()
      if (webp.length <= previewBytesMax) return new Uint8Array(webp)
    }
  }
  throw new UnexpectedError('a preview that does not fit')
}

async function thumbhashOf(data: Buffer, raw: RawSize): Promise<Uint8Array> {
  const { data: pixels, info } = await sharp(data, { raw })
    .resize({ ...within(thumbhashSideMax) })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return rgbaToThumbHash(info.width, info.height, pixels)
}

function within(side: number): { width: number; height: number; fit: 'inside' } & {
  withoutEnlargement: true
} {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true }
}

interface FullInit {
  readonly path: string
  readonly out: string
  readonly isOriginal: boolean
  readonly size: number
}

/** Writes the picture for good, without metadata. @returns its type */
async function writeFull(source: Source, init: FullInit): Promise<PictureType> {
  if (await canBeKept(source, init)) {
    await copyFile(init.path, init.out)
    return source.type
  }
  if (await writeMoving(source, init)) return source.type
  const { isOriginal, out } = init
  const type = isOriginal ? originalTypeFor(source) : 'image/webp'
  // Frames of an animation stand below each other while they are worked on, and cannot be turned.
  const picture = source.isAnimated
    ? decode(source, { animated: true })
    : decode(source).autoOrient()
  if (!isOriginal) picture.resize({ ...within(fullSideMax) })
  picture.toColourspace('srgb')
  if (type === 'image/jpeg') await picture.jpeg(jpegOptions(source)).toFile(out)
  else if (type === 'image/png') await picture.png().toFile(out)
  else await picture.webp({ quality: isOriginal ? originalQuality : fullQuality }).toFile(out)
  return type
}

/** Writes an animated PNG without its metadata. @returns whether it is one */
async function writeMoving({ type, metadata }: Source, init: FullInit): Promise<boolean> {
  const moving = type === 'image/png' ? movingPng(await readFile(init.path)) : undefined
  if (moving === undefined) return false
  assertFrames(moving.frames, metadata.width * metadata.height)
  if (init.size > keptOriginalBytesMax) {
    const values = { count: init.size / million, max: keptOriginalBytesMax / million }
    throw tooBig({ what: 'bytes', ...values })
  }
  await writeFile(init.out, moving.bytes)
  return true
}

/** A picture that is small and clean already, as a browser prepared it, loses nothing by being encoded again. */
async function canBeKept({ type, metadata }: Source, init: FullInit): Promise<boolean> {
  const { isOriginal, path, size } = init
  const isLarge = Math.max(metadata.width, metadata.height) > fullSideMax
  if (size > (isOriginal ? keptOriginalBytesMax : keptBytesMax) || (isLarge && !isOriginal)) {
    return false
  }
  const isUsual = metadata.space === 'srgb' || metadata.space === 'b-w'
  return isUsual && isPixelsOnly(await readFile(path), type)
}

/** An original stays what it was, where that can be written in bearable time: AVIF cannot, GIF has too few colours for what sharp makes of it. */
function originalTypeFor({ type, metadata, isAnimated }: Source): PictureType {
  if (isAnimated) return 'image/webp'
  if (type === 'image/jpeg' || type === 'image/png') return type
  const { width, height, hasAlpha } = metadata
  if (Math.max(width, height) <= webpSideMax && width * height <= webpPixelsMax) return 'image/webp'
  return hasAlpha ? 'image/png' : 'image/jpeg'
}

/** Colours as exact as they were. Tables that suit the picture would save 6 % of it, and take four times the memory: the whole of it, once more. */
function jpegOptions({ metadata }: Source): JpegOptions {
  const chromaSubsampling = metadata.chromaSubsampling === '4:4:4' ? '4:4:4' : '4:2:0'
  return { quality: originalQuality, chromaSubsampling, optimiseCoding: false }
}

async function sizeOf(path: string): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(path, { limitInputPixels: false }).metadata()
  return { width, height }
}
