/** One file of vectors. */
export interface VectorSet {
  /** Name of the file. */
  readonly name: string
  readonly about: string
  /** Facts that a reader must know already. */
  readonly given?: unknown
  readonly valid: readonly { name: string; value: unknown; bytes: Uint8Array }[]
  readonly invalid: readonly Invalid[]
  readonly decode: (bytes: Uint8Array) => unknown
}

/** Bytes that must be refused, with the code of the error. */
export interface Invalid {
  readonly name: string
  readonly error: string
  readonly bytes: Uint8Array
}

/** The bytes with another value at one place. */
export function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  return bytes.with(at, value)
}
