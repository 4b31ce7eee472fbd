/** Amounts of bytes in words, by the browser's own `Intl`. */
import { locale } from './locale.ts'

const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** The smallest amount that is not shown as nothing. */
const leastShown = 100

/** `1.5 GB`; a MB is a million bytes. */
export function bytesText(exact: number): string {
  const bytes = exact === 0 ? 0 : Math.max(leastShown, exact)
  const thousands = Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const step = Math.min(thousands, units.length)
  const unit = units[step - 1] ?? 'kilobyte'
  const style = { style: 'unit', unit, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale.value, style).format(bytes / 1000 ** step)
}
