/**
 * The home of a node: one folder with everything, keys apart from data, readable by its owner alone.
 *
 * `keys/identity` 24 words · `keys/device` the device secret, `keys/device.former-1` … those before · `store/` the database · `blobs/` media, sealed · `search/` the index of words, made anew where it is missing · `config.json` what its owner decides about the network ·
 * `keys/view` certificates of the view on the local network · `browsers.json` who is signed in · `running.json` where the node answers while it runs, and the token for the command line ·
 * `linked.json` until a new device joined the first one of its person ·
 * `restored` until the node made itself another device after a backup was restored; `restoring/` see `backup/restore.ts` ·
 * `repairing` while a repair is not finished, with `store.damaged/` and `store.repair/` (see `store/repair.ts`)
 */
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import envPaths from 'env-paths'
import { equalBytes, fromBase64url, toBase64url } from '../protocol/bytes.ts'
import { keyLength } from '../protocol/crypto.ts'
import { entropyLength, parsePhrase, phraseFromEntropy } from '../protocol/identity.ts'
import { assert, InvalidPhraseError } from '../protocol/errors.ts'
import type { NoticeKind } from '../protocol/records/notice.ts'
import { parseConfig, type Config, type ViewConfig } from './config.ts'
import { DiskFullError, HomeUnusableError, isDiskFull } from './errors.ts'
import {
  damagedFile,
  fileError,
  isConfig,
  isDeviceFile,
  isLinked,
  isRunning,
  isSessions,
  isViewKeys,
  type DeviceFile,
  type HomeFile,
  type LinkedFile,
  type Running,
  type SavedSession,
  type ViewKeys,
} from './home-files.ts'
import type { Secrets } from './social/feeds/keyring.ts'
import type { World } from './world.ts'

export type { Running }

const configName = 'config.json'

/** The folder in `PAPPUS_HOME`, else that of the system. */
export function defaultHome(): string {
  const { PAPPUS_HOME: home } = process.env
  return home === undefined || home === '' ? systemHome() : home
}

/** Among the data of the person who runs this (XDG on Linux). */
export function systemHome(): string {
  return envPaths('pappus', { suffix: '' }).data
}

export class Home {
  readonly folder: string
  readonly storeFolder: string
  readonly blobsFolder: string
  readonly logFolder: string
  /** The index of words, which can be made anew at any time. */
  readonly searchFolder: string
  /** A copy of what everybody may read. */
  readonly siteFolder: string
  /** When all files that were to be written are. */
  #written: Promise<void> = Promise.resolve()

  constructor(folder: string) {
    this.folder = folder
    this.storeFolder = join(folder, 'store')
    this.blobsFolder = join(folder, 'blobs')
    this.logFolder = join(folder, 'log')
    this.searchFolder = join(folder, 'search')
    this.siteFolder = join(folder, 'site')
  }

  /** Makes the folders. @throws {HomeUnusableError} when that is not possible; {DiskFullError} when the disk is full. */
  async prepare(): Promise<void> {
    const keys = join(this.folder, 'keys')
    for (const folder of [this.folder, keys, this.storeFolder]) {
      await guardFolder(folder, () => makeFolder(folder))
    }
    await guardFolder(keys, () => chmod(keys, 0o700))
  }

  /** Deletes the index of words, which is made anew at the next start. */
  async forgetSearch(): Promise<void> {
    await rm(this.searchFolder, { force: true, recursive: true })
  }

  /**
   * The secrets in this home, or `undefined` before the set-up.
   *
   * @param isNeeded whether there is something here that only they can read.
   * @throws {HomeDamagedError} when a file of them holds something else, or is missing though they are needed.
   */
  async readSecrets(isNeeded = false): Promise<Secrets | undefined> {
    const phrase = await this.#readPhrase()
    const file = await this.#readJson('keys/device', isDeviceFile)
    const device = file && this.#secretIn(file, 'keys/device')
    if (phrase === undefined || file === undefined || device === undefined) {
      if (!isNeeded) return undefined
      throw damagedFile(this.#file(phrase ? 'keys/device' : 'keys/identity'), 'missing')
    }
    const all = await this.#readFormers()
    // A crash may have come between keeping a secret and replacing it.
    const formers = all.filter((former) => !equalBytes(former, device))
    const { createdAtMs, because } = file
    const secrets = { phrase, device, createdAtMs, formers }
    return because === undefined ? secrets : { ...secrets, because }
  }

  /** Makes this home another device of its person. The secret that it had is kept, for what was written with it. */
  async renewDevice(world: World, because?: NoticeKind): Promise<void> {
    const text = await this.#read('keys/device')
    if (text !== undefined) {
      const { length } = await this.#readFormers()
      await this.#write(`keys/device.former-${length + 1}`, text)
    }
    await this.#writeDevice({ createdAtMs: world.now(), because }, world.random(keyLength))
  }

  async #readPhrase(): Promise<string | undefined> {
    const text = await this.#read('keys/identity')
    if (text === undefined) return undefined
    try {
      return parsePhrase(text)
    } catch (error) {
      if (error instanceof InvalidPhraseError) throw damagedFile(this.#file('keys/identity'))
      throw error
    }
  }

  async #writeDevice(more: Omit<DeviceFile, 'secret'>, device: Uint8Array): Promise<void> {
    const file: DeviceFile = { secret: toBase64url(device), ...more }
    await this.#write('keys/device', `${JSON.stringify(file)}\n`)
  }

  /** Secrets that this home used before, oldest first. */
  async #readFormers(): Promise<Uint8Array[]> {
    const secrets: Uint8Array[] = []
    for (;;) {
      const name = `keys/device.former-${secrets.length + 1}`
      const file = await this.#readJson(name, isDeviceFile)
      if (file === undefined) return secrets
      secrets.push(this.#secretIn(file, name))
    }
  }

  /** The devices of somebody else are no former ones of who comes now. */
  async #putFormersAside(): Promise<void> {
    const { length } = await this.#readFormers()
    for (let number = length; number > 0; number -= 1) {
      const name = `keys/device.former-${number}`
      const { path } = this.#file(name)
      await this.#guard(name, () => rename(path, path.replace('former', 'before')))
    }
  }

  #secretIn({ secret }: DeviceFile, name: string): Uint8Array {
    const bytes = fromBase64url(secret ?? '')
    if (bytes?.length !== keyLength) throw damagedFile(this.#file(name))
    return bytes
  }

  /**
   * Makes and keeps the secrets of a new person, or of one who comes back: with their phrase, or to a home that lost its
   * data but not its words. The device is always a new one: two devices must never write one feed.
   */
  async createSecrets(world: World, known?: string): Promise<Secrets> {
    const before = await this.#readPhrase()
    const phrase = known ?? before ?? phraseFromEntropy(world.random(entropyLength))
    // Words that are nowhere else must not vanish because somebody restores others over them.
    if (before !== undefined && before !== phrase) {
      await this.#write('keys/identity.before', before)
      await this.#putFormersAside()
    }
    await this.#write('keys/identity', `${phrase}\n`)
    if (phrase === before) await this.renewDevice(world)
    else await this.#writeDevice({ createdAtMs: world.now() }, world.random(keyLength))
    const secrets = await this.readSecrets()
    assert(secrets !== undefined, 'both files were written')
    return secrets
  }

  /** @throws {ConfigInvalidError} or {ConfigUnknownError} when its owner wrote what makes no sense. */
  async readConfig(): Promise<Config> {
    const value = await this.#readJson(configName, isConfig)
    return value === undefined ? {} : parseConfig(value, join(this.folder, configName))
  }

  async writeConfig(config: Config): Promise<void> {
    await this.#write(configName, `${JSON.stringify(config, undefined, 2)}\n`)
  }

  /** The owner's choices for the view on other devices. */
  async readView(): Promise<ViewConfig> {
    return (await this.readConfig()).view ?? {}
  }

  async writeView(view: ViewConfig): Promise<void> {
    await this.writeConfig({ ...(await this.readConfig()), view })
  }

  /** The browsers that are signed in. */
  async readSessions(): Promise<SavedSession[]> {
    return (await this.#readJson('browsers.json', isSessions)) ?? []
  }

  async writeSessions(sessions: readonly SavedSession[]): Promise<void> {
    await this.#write('browsers.json', JSON.stringify(sessions))
  }

  /** Keys and certificates of the view on the local network; `undefined` before it was ever on. */
  readViewKeys(): Promise<ViewKeys | undefined> {
    return this.#readJson('keys/view', isViewKeys)
  }

  async writeViewKeys(keys: ViewKeys): Promise<void> {
    await this.#write('keys/view', `${JSON.stringify(keys)}\n`)
  }

  /** Where the node of this home answers, as far as it told; it may have been killed since. */
  readRunning(): Promise<Running | undefined> {
    return this.#readJson('running.json', isRunning)
  }

  async writeRunning(running: Running): Promise<void> {
    await this.#write('running.json', JSON.stringify(running))
  }

  async clearRunning(): Promise<void> {
    await this.#remove('running.json')
  }

  /** Notes by which invite this home joins the first device of its person, before it is that person's. */
  async noteLinked(linked: LinkedFile): Promise<void> {
    await this.#write('linked.json', JSON.stringify(linked))
  }

  /** The invite by which this new device still has to join. */
  readLinked(): Promise<LinkedFile | undefined> {
    return this.#readJson('linked.json', isLinked)
  }

  async endLinked(): Promise<void> {
    await this.#remove('linked.json')
  }

  /** Notes that the database is being repaired: what is cut off must be done again before anything is written. */
  async noteRepair(): Promise<void> {
    await this.#write('repairing', '')
  }

  /** Whether a repair was begun and not finished. */
  async isRepairing(): Promise<boolean> {
    return (await this.#read('repairing')) !== undefined
  }

  async endRepair(): Promise<void> {
    await this.#remove('repairing')
  }

  /** Notes that keys and data come from a backup: the device that made it may have written more since. */
  async noteRestored(createdAtMs: number): Promise<void> {
    await this.#write('restored', String(createdAtMs))
  }

  /** The time of the backup that keys and data come from, while the device is still the one that made it. */
  async restoredFromMs(): Promise<number | undefined> {
    const text = await this.#read('restored')
    return text === undefined ? undefined : Number(text)
  }

  async endRestored(): Promise<void> {
    await this.#remove('restored')
  }

  async #readJson<T>(
    name: string,
    isRight: (value: unknown) => value is T,
  ): Promise<T | undefined> {
    const text = await this.#read(name)
    if (text === undefined) return undefined
    try {
      const value: unknown = JSON.parse(text)
      if (isRight(value)) return value
    } catch {
      // Said below, as for any other text.
    }
    throw damagedFile(this.#file(name))
  }

  #file(name: string): HomeFile {
    return { folder: this.folder, name, path: join(this.folder, name) }
  }

  async #read(name: string): Promise<string | undefined> {
    return this.#guard(name, async () => {
      try {
        return await readFile(this.#file(name).path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    })
  }

  /**
   * Written beside and renamed: after a crash there is the old file or the new one, never half of one. One after the other, as two at
   * once would take the file away from each other.
   */
  #write(name: string, text: string): Promise<void> {
    const { path } = this.#file(name)
    const replace = async (): Promise<void> => {
      await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
      await rename(`${path}.new`, path)
    }
    const written = this.#written.then(() => this.#guard(name, replace))
    this.#written = written.catch(() => undefined)
    return written
  }

  #remove(name: string): Promise<void> {
    return this.#guard(name, () => rm(this.#file(name).path, { force: true }))
  }

  async #guard<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (isDiskFull(cause)) throw new DiskFullError(this.folder, {}, { cause })
      throw fileError(this.#file(name), cause)
    }
  }
}

async function guardFolder(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (isDiskFull(cause)) throw new DiskFullError(folder, {}, { cause })
    throw new HomeUnusableError(folder, { folder }, { cause })
  }
}

/** Makes a folder and its parents. Not `recursive`, by which Node never returns under /proc and its like. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o700 })
  }
}
