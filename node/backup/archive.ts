/**
 * The files of a backup: a tar archive, sealed with age (https://age-encryption.org/v1). Both are open formats, so that a
 * backup can be read without Pappus: `age -d FILE | tar -t`.
 *
 * `manifest.json` first · `home/keys/…`, `home/config.json` as in the home · `rows/<number>` the database: CBOR lists of
 * pairs of key and value · `blobs/…` as in the home, each sealed as it is there · `end.json` last, with how many there were of each
 */
import packageJson from '../../package.json' with { type: 'json' }
export const manifestName = 'manifest.json'
export const endName = 'end.json'

/** The first file of an archive. */
export interface Manifest {
  readonly format: 'pappus-backup'
  readonly version: number
  /** Release of Pappus that made it. */
  readonly release: string
  readonly person: string
  readonly createdAtMs: number
}

/** The version that this release writes, and the latest that it reads. */
export const archiveVersion = 1

export function manifestOf(person: string, createdAtMs: number): Manifest {
  const { version: release } = packageJson
  return { format: 'pappus-backup', version: archiveVersion, release, person, createdAtMs }
}

/** The last file: an archive without it was cut off before it was sealed. */
export interface End {
  readonly rows: number
  readonly blobs: number
}

/** A key of the database and its value. */
export type Row = readonly [key: Uint8Array, value: Uint8Array]

export type FileKind = 'manifest' | 'home' | 'rows' | 'blob' | 'end'

const names: readonly (readonly [FileKind, RegExp])[] = [
  ['manifest', /^manifest\.json$/u],
  ['home', /^home\/(config\.json|keys\/(identity|device|device\.former-\d{1,4}))$/u],
  ['rows', /^rows\/\d{8}$/u],
  ['blob', /^blobs\/[\w-]{2}\/[\w-]{43}$/u],
  ['end', /^end\.json$/u],
]

/** The kind of a file by its name; `undefined` for a name that no backup has, such as one that leaves its folder. */
export function kindOf(name: string): FileKind | undefined {
  return names.find(([, pattern]) => pattern.test(name))?.[0]
}

export function isManifest(value: unknown): value is Manifest {
  const { format, version, release, person, createdAtMs } = (value ?? {}) as Record<string, unknown>
  return (
    format === 'pappus-backup' &&
    typeof version === 'number' &&
    typeof release === 'string' &&
    typeof person === 'string' &&
    typeof createdAtMs === 'number'
  )
}

export function isEnd(value: unknown): value is End {
  const { rows, blobs } = (value ?? {}) as Record<string, unknown>
  return typeof rows === 'number' && typeof blobs === 'number'
}
