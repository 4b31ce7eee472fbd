/** Amounts of bytes as people type and read them: `500MB`, `5 GB`. A MB is a million bytes, as on every box with a disk. */
import { wrongValue } from './arguments.ts'
import { locale, text } from './output.ts'

const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const sizes: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }

/**
 * Bytes of `500MB`, `5GB` or `1.5TB`, in upper or lower case.
 *
 * @param what the option or argument that it stands in.
 * @throws {UsageError} when it is anything else.
 */
export function parseBytes(given: string, what: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?) ?([kmgt]b)$/iu.exec(given) ?? []
  const bytes = Math.round(Number(number) * (sizes[unit.toLowerCase()] ?? 0))
  if (bytes === 0) throw wrongValue(what, given, text('cli.takes.size'))
  return bytes
}

/** `1.5 GB`, in the reader's language. */
export function formatBytes(bytes: number): string {
  const thousands = Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const step = Math.min(thousands, units.length)
  const unit = units[step - 1] ?? 'kilobyte'
  const style = { style: 'unit', unit, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale(), style).format(bytes / 1000 ** step)
}
