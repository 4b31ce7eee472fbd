/** The files of a home: the shape of each, and how to tell it from anything else that may stand there. */
import { HomeDamagedError, HomeFileUnusableError, HomeUnusableError } from './errors.ts'
import { notices, type NoticeKind } from '../protocol/records/notice.ts'

/** Words of a running node to the command line. */
export interface Running {
  readonly url: string
  readonly pid: number
  readonly token: string
}

/** Contents of `keys/device`. */
export interface DeviceFile {
  readonly secret?: string
  readonly createdAtMs: number
  /** Why the one before it is in use no more. */
  readonly because?: NoticeKind | undefined
}

/** Files that their owner can mend in a way of their own; the name of each in the text of the error. */
const kinds: Readonly<Record<string, string>> = {
  'config.json': 'config',
  'sessions.json': 'sessions',
  'running.json': 'running',
  'keys/identity': 'identity',
  'keys/device': 'device',
}

/** A file of a home, by its whole path and by its name there. */
export interface HomeFile {
  readonly folder: string
  readonly name: string
  readonly path: string
}

/** A file that holds something else than this program wrote, is a folder, or is missing beside what needs it. */
export function damagedFile(
  { folder, name, path }: HomeFile,
  reason: 'damaged' | 'folder' | 'missing' = 'damaged',
): HomeDamagedError {
  return new HomeDamagedError(name, { file: path, folder, reason, what: kinds[name] ?? 'other' })
}

/** The named error of a failed read or write of a file. */
export function fileError(
  file: HomeFile,
  cause: unknown,
): HomeDamagedError | HomeFileUnusableError | HomeUnusableError {
  const { code = 'EIO' } = cause as NodeJS.ErrnoException
  if (['EISDIR', 'ERR_FS_EISDIR'].includes(code)) return damagedFile(file, 'folder')
  const { folder, name, path } = file
  // The home itself, or `keys` in it, is missing or no folder.
  if (['ENOENT', 'ENOTDIR'].includes(code))
    return new HomeUnusableError(name, { folder }, { cause })
  return new HomeFileUnusableError(name, { file: path, reason: code }, { cause })
}

export function isRunning(value: unknown): value is Running {
  const { url, pid, token } = fieldsOf(value)
  return typeof url === 'string' && URL.canParse(url) && isWhole(pid) && typeof token === 'string'
}

export function isDeviceFile(value: unknown): value is DeviceFile {
  const { secret, createdAtMs, because } = fieldsOf(value)
  const isKnown = because === undefined || notices.some((kind) => kind === because)
  return typeof secret === 'string' && isWhole(createdAtMs) && isKnown
}

export function isSessions(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((hash) => typeof hash === 'string')
}

/** Its fields are looked at by `parseConfig`, which names the one that is wrong. */
export function isConfig(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isConfig(value) ? (value as Record<string, unknown>) : {}
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
