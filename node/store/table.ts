/** A table: the rows of one sublevel, ordered by key as text. */
export interface Table<Row> {
  readonly name: string
  /** How rows are kept: `json` for views, `view` for bytes. */
  readonly encoding: 'json' | 'view'
  /** Only a type; never set. */
  readonly row?: Row
}

/** A table of plain values. */
export function jsonTable<Row>(name: string): Table<Row> {
  return { name, encoding: 'json' }
}

/** A table of bytes. */
export function bytesTable(name: string): Table<Uint8Array> {
  return { name, encoding: 'view' }
}

/** Keys from `gte`/`gt` up to `lt`/`lte`. */
export interface Range {
  gt?: string
  gte?: string
  lt?: string
  lte?: string
  reverse?: boolean
  limit?: number
}

/** Joins the parts of a key; `!` sorts before all characters that parts are made of. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join('!')
}

/** All keys that start with these parts and have at least one more. */
export function under(...parts: readonly string[]): { gt: string; lt: string } {
  const prefix = parts.join('!')
  return { gt: `${prefix}!`, lt: `${prefix}"` }
}

/** A number as text that sorts as the number does: 12 hexadecimal digits, up to 2^48. */
export function sortable(value: number): string {
  return value.toString(16).padStart(12, '0')
}
