/** Reads JSON that anybody may have written: whatever is missing or of another type is `undefined`, and nothing throws but what is no JSON at all. */
import { ArchiveDamagedError, ArchiveTooLargeError } from '../errors.ts'
import { shown, type Archive, type ArchiveFile } from './archive.ts'
import { jsonBytesMax, jsonTotalBytesMax } from './limits.ts'

/** A value of JSON, whatever it is. */
export type Json = unknown

/** Reads the files of JSON of one archive, up to a maximum of bytes in all. */
export class JsonReader {
  readonly #archive: Archive
  #bytes = 0

  constructor(archive: Archive) {
    this.#archive = archive
  }

  /**
   * All files whose names fit, in the order of their names, with numbers as numbers.
   *
   * @throws as `read` does.
   */
  async *all(pattern: RegExp): AsyncGenerator<{ name: string; value: Json }> {
    for (const name of namesLike(this.#archive, pattern)) {
      yield { name, value: await this.read(this.#archive.files.get(name)!) }
    }
  }

  /**
   * @throws {ArchiveDamagedError} when it is no JSON.
   * @throws {ArchiveTooLargeError} above the maximum of one file, or of all.
   */
  async read({ name, open }: ArchiveFile): Promise<Json> {
    const pieces: Uint8Array[] = []
    let bytes = 0
    for await (const piece of open()) {
      bytes += piece.length
      this.#bytes += piece.length
      const isOver = bytes > jsonBytesMax || this.#bytes > jsonTotalBytesMax
      if (isOver) throw new ArchiveTooLargeError(name, { what: 'text', max: jsonBytesMax })
      pieces.push(piece)
    }
    try {
      return JSON.parse(new TextDecoder().decode(Buffer.concat(pieces))) as Json
    } catch (cause) {
      throw new ArchiveDamagedError('no JSON', { name: shown(name) }, { cause })
    }
  }
}

/** Names that fit, with numbers in them in the order of numbers. */
export function namesLike({ files }: Archive, pattern: RegExp): string[] {
  const found = [...files.keys()].filter((name) => pattern.test(name))
  return found.toSorted(new Intl.Collator('en', { numeric: true }).compare)
}

/** The value below some keys, one in the other. */
export function at(value: Json, ...keys: readonly string[]): Json {
  let found = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, Json>)[key]
  }
  return found
}

export function textAt(value: Json, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' ? found : undefined
}

/** The items of a list; none where it is none. */
export function listAt(value: Json, ...keys: readonly string[]): readonly Json[] {
  const found = at(value, ...keys)
  return Array.isArray(found) ? found : []
}

/** Milliseconds of a time in seconds, as a number or as text. */
export function secondsAt(value: Json, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys)
  const isTime = typeof found === 'number' || (typeof found === 'string' && /^-?\d+$/u.test(found))
  return isTime ? Number(found) * 1000 : undefined
}

/** Milliseconds of a time in ISO 8601. */
export function dateAt(value: Json, ...keys: readonly string[]): number | undefined {
  const ms = Date.parse(textAt(value, ...keys) ?? '')
  return Number.isNaN(ms) ? undefined : ms
}
