/** Finds out which service an archive is of, and reads what there is to bring along. */
import { ArchivePagesError, ArchiveUnknownError } from '../errors.ts'
import type { Archive } from './archive.ts'
import type { Contents, Found } from './contents.ts'
import { diaspora } from './diaspora.ts'
import { facebook } from './facebook.ts'
import { finished } from './finish.ts'
import { instagram } from './instagram.ts'
import { mastodon } from './mastodon.ts'
import { takeout } from './takeout.ts'

/** Reads the archives of one service. */
export interface SourceReader {
  readonly name: string
  isIn(archive: Archive): boolean | Promise<boolean>
  /** Whether it has the pages that the service makes for people, in place of JSON. */
  hasPages(archive: Archive): boolean
  read(archive: Archive): Promise<Found>
}

/** Those whose files cannot be mistaken come first. */
export const sourceReaders: readonly SourceReader[] = [
  mastodon,
  takeout,
  instagram,
  facebook,
  diaspora,
]

/**
 * @throws {ArchiveUnknownError} when it is of none of these services.
 * @throws {ArchivePagesError} when it has pages in place of JSON.
 * @throws {ArchiveDamagedError} when a file that is needed is no JSON.
 * @throws {ArchiveTooLargeError} above a maximum.
 */
export async function readContents(archive: Archive): Promise<Contents> {
  for (const reader of sourceReaders) {
    if (await reader.isIn(archive)) {
      return finished(archive, reader.name, await reader.read(archive))
    }
  }
  const pages = sourceReaders.find((reader) => reader.hasPages(archive))
  if (pages !== undefined) throw new ArchivePagesError(pages.name, { source: pages.name })
  const sources = sourceReaders.map(({ name }) => name).join(', ')
  throw new ArchiveUnknownError('no known files', { sources })
}
