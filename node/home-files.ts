/** The files of a home: the shape of each, and how to tell it from anything else that may stand there. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
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

/** A new device that has the identity of its person, and has not joined their first one yet. */
export interface LinkedFile {
  readonly name: string
  readonly invite: string
}

export function isLinked(value: unknown): value is LinkedFile {
  const { name, invite } = (value ?? {}) as Record<string, unknown>
  return typeof name === 'string' && typeof invite === 'string'
}

/** Files that their owner can mend in a way of their own; the name of each in the text of the error. */
const kinds: Readonly<Record<string, string>> = {
  'config.json': 'config',
  'browsers.json': 'sessions',
  'running.json': 'running',
  'keys/identity': 'identity',
  'keys/device': 'device',
  'keys/view': 'view',
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

/** A browser that is signed in. */
export interface SavedSession {
  readonly id: string
  /** Of its token. */
  readonly hash: string
  readonly name: string
  readonly createdAtMs: number
  readonly usedAtMs: number
  /** Whether it is of another device, and was paired. */
  readonly isElsewhere: boolean
}

export function isSessions(value: unknown): value is SavedSession[] {
  return Array.isArray(value) && value.every(isSession)
}

function isSession(value: unknown): boolean {
  const { id, hash, name, createdAtMs, usedAtMs, isElsewhere } = fieldsOf(value)
  const texts = [id, hash, name].every((text) => typeof text === 'string')
  return texts && isWhole(createdAtMs) && isWhole(usedAtMs) && typeof isElsewhere === 'boolean'
}

/** A certificate and the key of its own, in PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

export interface Authority extends KeyPair {
  /** The name of the local network that it may sign for. */
  readonly hostName?: string
}

export interface Certificate extends KeyPair {
  /** Addresses and names that it is for. */
  readonly names: readonly string[]
}

/** Contents of `keys/view`: for the view on the local network. */
export interface ViewKeys {
  readonly authority: Authority
  readonly certificate: Certificate
}

export function isViewKeys(value: unknown): value is ViewKeys {
  const { authority, certificate } = (value ?? {}) as Partial<ViewKeys>
  return isPair(authority) && isPair(certificate) && Array.isArray(certificate.names)
}

/** @throws anything where a text is not what it should be. */
function isPair(value: KeyPair | undefined): value is KeyPair {
  if (typeof value?.certificate !== 'string' || typeof value.key !== 'string') return false
  return new X509Certificate(value.certificate).checkPrivateKey(createPrivateKey(value.key))
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
