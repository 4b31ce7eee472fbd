/** A row of the bench: what is measured, at which sizes, and what it is held against. */

/** The meaning of one kind of figure. */
export interface Kind {
  /** Of the values, as `ms`, `posts/s` or `bytes`. */
  unit: string
  better: 'more' | 'less'
  /** The value that we want, in the unit. */
  aim?: number | ((size: number) => number)
  /** The share of the limit that we want, above 0; 1 is all that the machine can do. */
  share?: number
  /** The way in which `measure` finds the machine's limit in the same run. */
  limit?: string
}

/** A value of one round, in the unit of its kind. */
export interface Measured {
  value: number
  /** The best that this machine does now, in the same unit. */
  limit?: number
}

/** The figures of a row, by name. */
export type Figures = Readonly<Record<string, Kind>>

/** The values of one round. A figure that cannot be had here is left out. */
export type Round<Declared extends Figures = Figures> = Partial<Record<keyof Declared, Measured>>

export interface Row<Name extends string = string> {
  /** By this the command line chooses it. */
  name: string
  about: string
  sizes: { of: string; full: readonly number[]; quick: readonly number[] }
  /** Rounds at most, for a row that takes long. @default as many as wanted */
  rounds?: number
  figures: Readonly<Record<Name, Kind>>
  /** One round at one size. */
  measure: (size: number) => Promise<Round<Record<Name, Kind>>>
}

/** Declares a row, so that its figures and those that it measures are the same by type. */
export function row<Name extends string>(declared: Row<Name>): Row<Name> {
  return declared
}
