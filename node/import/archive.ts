/** Archives as people get them from other services: their files by name, each read as a stream when it is wanted. */
import { ArchiveTooLargeError, ArchiveUnsafeError } from '../errors.ts'
import { depthMax, filesMax, nameCharsMax } from './limits.ts'

export interface ArchiveFile {
  /** With `/` between folders, without a leading one. */
  readonly name: string
  /** As the archive says it. */
  readonly bytes: number
  /** @throws {ArchiveDamagedError} from the stream, where it is cut off, or other than the archive says. */
  readonly open: () => AsyncIterable<Uint8Array>
}

export interface Archive extends AsyncDisposable {
  readonly files: ReadonlyMap<string, ArchiveFile>
}

/** Collects the files of an archive, none of which may lead out of it. */
export class FileList {
  readonly files = new Map<string, ArchiveFile>()

  /**
   * Of two with one name the first counts.
   *
   * @throws {ArchiveUnsafeError} for a name that leads elsewhere.
   * @throws {ArchiveTooLargeError} above `filesMax`.
   */
  add(file: ArchiveFile): void {
    const name = safeName(file.name)
    if (this.files.size >= filesMax) {
      throw new ArchiveTooLargeError('too many files', { what: 'files', max: filesMax })
    }
    if (!this.files.has(name)) this.files.set(name, { ...file, name })
  }
}

const drive = /^[a-z]:/iu
const control = /[\u0000-\u001f\u007f]/u

/** A name within an archive, without `./` before it. @throws {ArchiveUnsafeError} when it leads elsewhere, or is none. */
export function safeName(given: string): string {
  const name = given.replace(/^(?:\.\/)+/u, '')
  const parts = name.split('/')
  const isBad =
    name === '' ||
    name.length > nameCharsMax ||
    parts.length > depthMax ||
    parts.some((part) => part === '' || part === '.' || part === '..') ||
    name.includes('\\') ||
    drive.test(name) ||
    control.test(name)
  if (isBad) throw new ArchiveUnsafeError('a name that leads elsewhere', { name: shown(given) })
  return name
}

/** A name as an error may show it. */
export function shown(name: string): string {
  return name.slice(0, 100).replaceAll(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
}
