/** A range of a file, from `start` up to `end`, which is not included. */
export interface FileRange {
  start: number
  end: number
}

/**
 * The range that a request asks for (RFC 9110 section 14.2): `undefined` for all of the file, `none` where it cannot be had. Of several
 * ranges all of the file is given, as a server may.
 */
export function rangeOf(header: string | undefined, bytes: number): FileRange | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const last = Math.min(Number(to || bytes - 1), bytes - 1)
  if (from === '') {
    const length = Math.min(Number(to), bytes)
    return length === 0 ? 'none' : { start: bytes - length, end: bytes }
  }
  const start = Number(from)
  if (start >= bytes) return 'none'
  return last < start ? undefined : { start, end: last + 1 }
}
