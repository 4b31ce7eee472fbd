/** Draws words on a canvas as `captions.css` has them on the page. */
import { white } from '../../../protocol/captions.ts'
import type { Layer } from '../../http/media/schema.ts'
import {
  balancedLines,
  isRightToLeft,
  magnetPieces,
  textPieces,
  widthOfLine,
  type Line,
} from './flat-lines.ts'
import type { Magnet } from './letters.ts'
import { whole } from './layers.ts'
import {
  looks,
  magnetColors,
  magnetLifts,
  magnetTurns,
  outlineColor,
  paper,
  type Mood,
} from './moods.ts'
import { at } from './words.tsx'

type Context = OffscreenCanvasRenderingContext2D

/** The box of a layer in pixels, and its letters. */
interface Box {
  readonly left: number
  readonly width: number
  readonly top: number
  /** Heights of a line and of a letter. */
  readonly line: number
  readonly letter: number
  readonly spaceWidth: number
  readonly isRtl: boolean
}

/** Room beside each magnet, as a share of the height of a letter. */
const magnetGap = 0.06

export function drawLayer(context: Context, layer: Layer, mood: Mood): void {
  const { canvas } = context
  const { fonts, weight, fontShare } = looks[mood]
  const line = (layer.size / whole) * canvas.height
  const letter = line * fontShare
  const width = (layer.width / whole) * canvas.width
  context.font = `${weight} ${letter}px ${fonts}`
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const spaceWidth = context.measureText(' ').width
  const text = inColour(mood === 'wallpaper' ? layer.text.toLocaleUpperCase() : layer.text)
  const isRtl = isRightToLeft(text)
  context.direction = isRtl ? 'rtl' : 'ltr'
  const box = (lines: number): Box => ({
    left: (layer.x / whole) * canvas.width - width / 2,
    top: (layer.y / whole) * canvas.height - (lines * line) / 2,
    width,
    line,
    letter,
    spaceWidth,
    isRtl,
  })
  if (mood === 'magnets') drawMagnets(context, layer, { text, width, box, gap: letter * magnetGap })
  else drawText(context, layer, { mood, text, width, box })
}

interface Texts {
  readonly text: string
  readonly width: number
  /** The box around so many lines. */
  readonly box: (lines: number) => Box
}

function drawText(
  context: Context,
  { align, color, hasOutline }: Layer,
  { mood, text, width, box }: Texts & { mood: Mood },
): void {
  const { letter, spaceWidth } = box(0)
  const { padding, outline } = looks[mood]
  const room = mood === 'typist' ? width - padding * letter : width
  const measure = (part: string) => context.measureText(part).width
  const lines = text
    .split('\n')
    .flatMap((part) => balancedLines(textPieces(part, room, measure), { width: room, spaceWidth }))
  const { top, line, ...place } = box(lines.length)
  context.textAlign = 'center'
  lines.forEach((pieces, index) => {
    const words = textOf(pieces)
    const length = measure(words)
    const isStrip = mood === 'typist' && hasOutline
    const x =
      startOf(align, length + (isStrip ? letter : 0), place) + (length + (isStrip ? letter : 0)) / 2
    const y = top + line * (index + 0.5)
    if (isStrip && words !== '') drawStrip(context, { x, y, width: length + letter, letter })
    if (hasOutline && mood !== 'typist') {
      context.lineWidth = outline * letter
      context.strokeStyle = outlineColor(color)
      context.strokeText(words, x, y)
    }
    context.fillStyle = color
    context.fillText(words, x, y)
  })
}

function drawStrip(
  context: Context,
  { x, y, width, letter }: { x: number; y: number; width: number; letter: number },
): void {
  const height = letter * 1.32
  context.fillStyle = paper
  context.fillRect(x - width / 2, y - height / 2, width, height)
}

function drawMagnets(
  context: Context,
  { align, hasOutline }: Layer,
  { text, width, box, gap }: Texts & { gap: number },
): void {
  const { letter, spaceWidth, isRtl } = box(0)
  const measure = (part: string) => context.measureText(part).width + gap
  const lines = magnetPieces(text, measure).flatMap((pieces) =>
    balancedLines(pieces, { width, spaceWidth }),
  )
  const { top, line, ...place } = box(lines.length)
  context.textAlign = 'center'
  lines.forEach((pieces, index) => {
    const length = widthOfLine(pieces, spaceWidth)
    const start = startOf(align, length, place)
    const y = top + line * (index + 0.5)
    let used = 0
    for (const [at, { content, width: pieceWidth, hasSpace }] of pieces.entries()) {
      if (hasSpace && at > 0) used += spaceWidth
      const left = isRtl ? start + length - used - pieceWidth : start + used
      drawPiece(context, content, { left, y, letter, measure, hasOutline })
      used += pieceWidth
    }
  })
}

interface PieceBox {
  readonly left: number
  readonly y: number
  readonly letter: number
  readonly measure: (text: string) => number
  readonly hasOutline: boolean
}

/** A piece runs in its own direction, whatever the line does. */
function drawPiece(context: Context, magnets: readonly Magnet[], box: PieceBox): void {
  const isRtl = isRightToLeft(magnets.map(({ text }) => text).join(''))
  let { left } = box
  for (const magnet of isRtl ? magnets.toReversed() : magnets) {
    const width = box.measure(magnet.text)
    drawMagnet(context, magnet, { ...box, left: left + width / 2 })
    left += width
  }
}

function drawMagnet(
  context: Context,
  { text, position }: Magnet,
  { left, y, letter, hasOutline }: PieceBox,
): void {
  context.save()
  context.translate(left, y + at(magnetLifts, position) * letter)
  context.rotate((at(magnetTurns, position) * Math.PI) / 180)
  context.shadowColor = '#00000077'
  context.shadowBlur = letter * 0.04
  context.shadowOffsetY = letter * 0.04
  if (hasOutline) {
    context.lineWidth = looks.magnets.outline * letter
    context.strokeStyle = white
    context.strokeText(text, 0, 0)
    context.shadowColor = 'transparent'
  }
  context.fillStyle = at(magnetColors, position)
  context.fillText(text, 0, 0)
  context.restore()
}

/** Where a line begins at the left. */
function startOf(
  align: Layer['align'],
  length: number,
  { left, width, isRtl }: Pick<Box, 'left' | 'width' | 'isRtl'>,
): number {
  if (align === 'center') return left + (width - length) / 2
  return (align === 'start') === isRtl ? left + width - length : left
}

/** Emoji with the mark that keeps them from being drawn as black letters, where a font has such. */
function inColour(text: string): string {
  return text.replaceAll(/(?!\p{RI})\p{EPres}(?![\uFE0E\uFE0F\u200D\p{EMod}])/gu, '$&\uFE0F')
}

function textOf(line: Line<string>): string {
  return line
    .map(({ content, hasSpace }, index) => `${hasSpace && index > 0 ? ' ' : ''}${content}`)
    .join('')
}
