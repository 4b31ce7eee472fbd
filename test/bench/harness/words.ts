/** Results in words. */
import type { Result } from './result.ts'

/** A value with three digits that count, and its unit. */
export function valueOf(value: number, unit: string): string {
  const digits =
    Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 }
  return `${value.toLocaleString('en', digits)} ${unit}`
}

/** One cell for each column. */
export function cellsOf(result: Result): string[] {
  const { row, figure, size, of, value, unit, limit, ratio, growth, isReached } = result
  const mark = isReached === undefined ? '' : isReached ? 'yes' : 'no'
  return [
    row,
    figure,
    `${size.toLocaleString('en')} ${of}`,
    valueOf(value, unit),
    limit === undefined ? '' : valueOf(limit, unit),
    ratio === undefined ? '' : percent(ratio),
    aimOf(result),
    mark,
    growth === undefined ? '' : `× ${growth.toLocaleString('en', { maximumSignificantDigits: 3 })}`,
  ]
}

export const columns = [
  'row',
  'figure',
  'size',
  'measured',
  'limit of this machine',
  'share of it',
  'aim',
  'reached',
  'growth',
]

function aimOf({ aim, share, unit, better }: Result): string {
  const word = better === 'more' ? 'at least' : 'at most'
  const parts = [
    aim === undefined ? [] : `${word} ${valueOf(aim, unit)}`,
    share === undefined ? [] : `${percent(share)} of the limit`,
  ]
  return parts.flat().join(', ')
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumSignificantDigits: 2 })} %`
}

/** Results as a Markdown table. */
export function tableOf(results: readonly Result[]): string {
  const rows = [columns, columns.map(() => '---'), ...results.map(cellsOf)]
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
