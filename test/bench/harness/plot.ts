/** A plot as SVG: a figure over its sizes, beside the limit and the aim, both axes logarithmic. */
import type { Result } from './result.ts'
import { valueOf } from './words.ts'

const [width, height, left, bottom, top, right] = [420, 220, 80, 34, 12, 20]
const lines = [
  { of: 'value', colour: '#1f5fbf', dash: '' },
  { of: 'limit', colour: '#6b6b6b', dash: '6 4' },
  { of: 'aim', colour: '#b3541e', dash: '2 4' },
] as const

/** @param results of one figure of one row, at least one. */
export function plotOf(results: readonly Result[]): string {
  const { unit, of } = results[0]!
  const values = results.flatMap(({ value, limit, aim }) => [value, limit ?? [], aim ?? []].flat())
  const x = scaleOf(
    results.map(({ size }) => size),
    left,
    width - right,
  )
  const y = scaleOf(values, height - bottom, top)
  const drawn = lines.flatMap(({ of: key, colour, dash }) => {
    const spots = results.flatMap((result) => {
      const value = result[key]
      return value === undefined ? [] : [`${x(result.size)},${y(value)}`]
    })
    const dots = spots.map((spot) => {
      const [cx, cy] = spot.split(',')
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`
    })
    const path = `<polyline points="${spots.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`
    return [path, ...dots]
  })
  const marks = [...new Set([Math.min(...values), Math.max(...values)])].map((value) =>
    label(left - 8, y(value) + 4, { anchor: 'end', words: valueOf(value, unit) }),
  )
  const sizes = results.map(({ size }) =>
    label(x(size), height - 12, { anchor: 'middle', words: size.toLocaleString('en') }),
  )
  const axes = `<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#999"/>`
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="over ${escaped(of)}">${[axes, ...drawn, ...marks, ...sizes].join('')}</svg>`
}

/** Where on an axis a value stands; the middle where there is only one. */
function scaleOf(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(logOf) as [number, number]
  return (value) => {
    const share = high === low ? 0.5 : (logOf(value) - low) / (high - low)
    return Math.round((from + share * (to - from)) * 10) / 10
  }
}

/** Nothing has no logarithm: it stands at a thousandth. */
function logOf(value: number): number {
  return Math.log10(Math.max(value, 0.001))
}

function label(x: number, y: number, { anchor, words }: { anchor: string; words: string }): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11">${escaped(words)}</text>`
}

export function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
