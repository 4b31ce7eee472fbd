/**
 * The composition root: builds all parts of a node, starts them in order, and stops them in reverse. With `engine.ts`, the
 * only file that knows everybody.
 */
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { parsePhrase } from '../protocol/identity.ts'
import type { PeerName, PersonId } from '../protocol/ids.ts'
import { inBackground, watched } from './background.ts'
import { manifestOf } from './backup/archive.ts'
import { createBackup } from './backup/create.ts'
import { assertStrong } from './backup/seal.ts'
import { readBackup } from './backup/read.ts'
import { finishRestore, unpackRestore, type RestoreInit } from './backup/restore.ts'
import { Engine } from './engine.ts'
import { machineName } from './engine-linking.ts'
import type { EngineOptions } from './engine-network.ts'
import { AlreadySetUpError, DeviceChangingError, NotSetUpError } from './errors.ts'
import { Home } from './home.ts'
import type { Backend, LinkState } from './http/backend.ts'
import { HttpServer, type HttpInit } from './http/server.ts'
import { Sessions } from './http/session/sessions.ts'
import { LinkedDevice } from './linked-device.ts'
import { createLog, type Log } from './log.ts'
import { LogFile } from './log-file.ts'
import { ProcessMeter, type Sample } from './metrics.ts'
import { changeRetryMsMax, changeRetryMsMin } from './limits.ts'
import { inItsWords, openBlobs, openStore } from './open-home.ts'
import { Outside, type OutsidePlaces } from './outside.ts'
import type { CarryRole, GuestRole, RelayReport } from './roles.ts'
import type { ClockState, ContactReach, NetworkState } from './reach.ts'
import { readAnew, renewKeys, renewRepaired, type RenewalParts } from './renewal.ts'
import type { Return } from './social/contacts/profile.ts'
import { Keyring, type Secrets } from './social/feeds/keyring.ts'
import { rebuildViews } from './social/rebuild.ts'
import type { Social } from './social/social.ts'
import { me, peers } from './social/contacts/tables.ts'
import { forgetOriginal } from './store/repair.ts'
import { newFolder, type BlobFiles } from './store/blobs/blob-files.ts'
import type { Store } from './store/store.ts'
import { realWorld, type World } from './world.ts'

export interface NodeInit extends EngineOptions, OutsidePlaces {
  /** Folder with all data. */
  home: string
  /** Port of the web view and API; 0 for any free one. @default 7277 */
  port?: number
  /** Whether to try to save what can be read of a damaged database first. @default false */
  isRepair?: boolean
  /** @default 'warn' */
  logLevel?: string
  /** Whether the log stands in files of the home, not on standard error. @default false */
  isLogInFile?: boolean
  /** Whether it serves its figures at `/metrics`. @default what `config.json` says, else not */
  metrics?: boolean
  world?: World
  /** Addresses of this machine, for the view on other devices. @default those that it has */
  interfaces?: typeof networkInterfaces
}

const defaultPort = 7277

export class Node implements Backend, AsyncDisposable {
  readonly version = packageJson.version
  readonly startedAtMs: number
  readonly home: string
  readonly uploadFolder: string
  /** Resolves when the node was asked to stop, and has. */
  readonly stopped: Promise<void>
  readonly #init: NodeInit
  readonly #world: World
  readonly #log: Log
  readonly #home: Home
  readonly #store: Store
  readonly #blobs: BlobFiles
  readonly #hasStopped: () => void
  /** Told when the engine ends. */
  readonly #enders = new Set<() => void>()
  #meter: ProcessMeter | undefined
  #http?: HttpServer
  #sessions?: Sessions
  readonly #outside: Outside
  #engine: Engine | undefined
  #stopping?: Promise<void>
  /** While this home becomes another device. */
  #changing: Promise<void> | undefined
  #endPause: () => void = () => undefined
  #isSettingUp = false
  #isRestarting = false
  readonly #linkedDevice: LinkedDevice
  #repaired: { entries: number } | undefined

  private constructor(
    init: NodeInit,
    parts: { home: Home; store: Store; blobs: BlobFiles; log: Log },
  ) {
    this.#init = init
    this.#world = init.world ?? realWorld
    this.#log = parts.log
    this.#home = parts.home
    this.#store = parts.store
    this.#blobs = parts.blobs
    this.home = init.home
    this.uploadFolder = join(parts.home.blobsFolder, newFolder)
    this.startedAtMs = this.#world.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.stopped = promise
    this.#hasStopped = resolve
    this.#outside = new Outside({
      places: init,
      backend: this,
      siteFolder: this.#home.siteFolder,
      world: this.#world,
      log: this.#log,
    })
    this.#linkedDevice = new LinkedDevice({
      home: this.#home,
      listen: init.listen,
      log: this.#log,
      world: this.#world,
      begin: async (secrets, name) => {
        await this.#begin(secrets, { name, by: 'linked' })
        await this.social().devices.nameHere(machineName())
      },
      join: async (invite, signal) => {
        await this.social().invites.join(invite, undefined, signal)
      },
    })
  }

  /**
   * Starts a node.
   *
   * @throws {AlreadyRunningError} when one runs on this home.
   * @throws {HomeUnusableError} when the folder cannot be used.
   * @throws {StoreDamagedError} when its database is damaged.
   * @throws {DiskFullError} when the disk is full.
   * @throws {PortBusyError} when another program has the port.
   */
  static async start(init: NodeInit): Promise<Node> {
    const home = new Home(init.home)
    await home.prepare()
    await inItsWords(home, () =>
      finishRestore(home.folder, (createdAtMs) => home.noteRestored(createdAtMs)),
    )
    const file = init.isLogInFile === true ? new LogFile(home.logFolder) : undefined
    const log = createLog(init.logLevel ?? 'warn', file)
    const isRepair = init.isRepair === true || (await home.isRepairing())
    const store = await openStore(home, isRepair)
    const blobs = await openBlobs(home, store, init.world ?? realWorld)
    const node = new Node({ ...init, isRepair }, { home, store, blobs, log })
    try {
      await node.#start()
      return node
    } catch (error) {
      await node.stop()
      throw error
    }
  }

  /**
   * Makes the views of a home anew from its feeds, while no node runs on it.
   *
   * @returns how many entries were replayed.
   * @throws {AlreadyRunningError} when a node runs.
   * @throws {NotSetUpError} when there is nobody to read as.
   */
  static async rebuild(folder: string): Promise<number> {
    const home = new Home(folder)
    await home.prepare()
    await using store = await openStore(home, false)
    const secrets = await home.readSecrets()
    if (secrets === undefined) throw new NotSetUpError('no identity')
    await home.forgetSearch()
    return await rebuildViews({ store, keyring: new Keyring(secrets), log: createLog('error') })
  }

  /** Where the web view and API answer. */
  get url(): string {
    return this.#http?.url ?? ''
  }

  /** Counts of entries that a repair at the start saved. */
  get repaired(): { entries: number } | undefined {
    return this.#repaired
  }

  /** The address of the view that signs one browser in. */
  signInUrl(): string {
    if (this.#http === undefined || this.#sessions === undefined) return ''
    return this.#http.signInUrl(this.#sessions)
  }

  social(): Social {
    if (this.#changing !== undefined) throw new DeviceChangingError('another device')
    if (this.#engine === undefined) throw new NotSetUpError('no identity')
    return this.#engine.social
  }

  isSetUp(): boolean {
    return this.#engine !== undefined || this.#changing !== undefined
  }

  async setUp(name: string, aspectNames: readonly string[], phrase?: string): Promise<void> {
    this.#assertNew()
    const words = phrase === undefined ? undefined : parsePhrase(phrase)
    this.#isSettingUp = true
    try {
      // Words mean that somebody comes back: they were typed in, or stood in a home that lost its data.
      const isReturning = words !== undefined || (await this.#home.readSecrets()) !== undefined
      const secrets = await this.#home.createSecrets(this.#world, words)
      await this.#begin(secrets, { name, aspectNames, ...(isReturning && { by: 'restored' }) })
    } finally {
      this.#isSettingUp = false
    }
  }

  async link(text: string): Promise<{ digits: string }> {
    this.#assertNew()
    this.#isSettingUp = true
    const ended = (): void => void (this.#isSettingUp = false)
    try {
      return await this.#linkedDevice.link(text, ended)
    } catch (error) {
      ended()
      throw error
    }
  }

  cancelLink(): Promise<void> {
    return this.#linkedDevice.cancel()
  }

  linkState(): LinkState {
    return this.isSetUp() ? { state: 'linked' } : this.#linkedDevice.state
  }

  assertStrong(passphrase: string): void {
    assertStrong(passphrase)
  }

  backup(passphrase: string): Promise<ReadableStream<Uint8Array>> {
    const { person } = this.social().keyring
    const manifest = manifestOf(person, this.#world.now())
    return createBackup({ home: this.home, rows: this.#store.rows(), manifest, passphrase })
  }

  async restore(sealed: AsyncIterable<Uint8Array>, passphrase: string): Promise<void> {
    if (this.isSetUp() || this.#isSettingUp) throw new AlreadySetUpError('me')
    // Until it starts anew, nobody else can begin here.
    this.#isSettingUp = true
    try {
      const read: RestoreInit['read'] = (sink) => readBackup(sealed, passphrase, sink)
      await unpackRestore({ home: this.home, read })
      this.#isRestarting = true
    } finally {
      this.#isSettingUp = this.#isRestarting
    }
    // The answer to the one who asked goes out first.
    inBackground(Promise.resolve().then(() => this.stop()))
  }

  /** Whether it stopped only to start again, with what was restored meanwhile. */
  get isRestarting(): boolean {
    return this.#isRestarting
  }

  isOnline(person: PersonId): boolean {
    const devices = this.#engine?.social.people.at(person)?.devices ?? []
    return devices.some(({ peer }) => this.#engine?.network.isConnected(peer))
  }

  metrics(): Sample[] | undefined {
    const meter = this.#meter
    return meter && [...meter.samples(), ...(this.#engine?.samples() ?? [])]
  }

  addresses(): string[] {
    return this.#engine?.network.addresses() ?? []
  }

  relay(): RelayReport | undefined {
    return this.#engine?.relay()
  }

  carryRole(): CarryRole | undefined {
    return this.#init.roles?.carry
  }

  guestOrigin(): string | undefined {
    return this.#outside.guestOrigin
  }

  guestRole(): GuestRole | undefined {
    return this.#init.roles?.guests
  }

  networkState(): NetworkState | undefined {
    return this.#engine?.networkState()
  }

  clockState(): Promise<ClockState | undefined> {
    return Promise.resolve(this.#engine?.clockState())
  }

  contactReach(person: PersonId): ContactReach {
    const devices = this.#engine?.social.people.at(person)?.devices ?? []
    return this.#engine?.contactReach(devices.map(({ peer }) => peer)) ?? { links: [] }
  }

  peerReach(peer: PeerName): ContactReach {
    return this.#engine?.contactReach([peer]) ?? { links: [] }
  }

  watchPresence(watcher: (person: PersonId) => void): () => void {
    const tell = (peer: PeerName): void => {
      const person = this.#store.get(peers, peer)
      if (person !== undefined) watcher(person)
    }
    return this.#engine?.network.watch({ connected: tell, disconnected: tell }) ?? (() => undefined)
  }

  watchEnd(ended: () => void): () => void {
    this.#enders.add(ended)
    return () => this.#enders.delete(ended)
  }

  /** Where the page of a relay for everybody answers. */
  get statusPageUrl(): string | undefined {
    return this.#outside.statusPageUrl
  }

  /** The port of the page for guests, where it has one of its own. */
  get guestPort(): number | undefined {
    return this.#outside.guestPort
  }

  siteUrl(): string | undefined {
    return this.#outside.siteUrl
  }

  /** The port of the public site, where there is one. */
  get sitePort(): number | undefined {
    return this.#outside.sitePort
  }

  /** Stops everything in the reverse order of its start; what was acknowledged is on disk. */
  stop(): Promise<void> {
    this.#stopping ??= watched(this.#stop(), () => undefined)
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #start(): Promise<void> {
    const sessions = new Sessions({
      world: this.#world,
      saved: await this.#home.readSessions(),
      save: (browsers) => this.#home.writeSessions(browsers),
    })
    this.#sessions = sessions
    const isRepair = this.#init.isRepair === true
    const found = await this.#home.readSecrets(this.#store.get(me, 'me') !== undefined)
    const restoredFromMs = await this.#home.restoredFromMs()
    const isRestored = restoredFromMs !== undefined
    const secrets = await this.#secretsToStart(found, { isRepair, isRestored })
    if (isRepair) await this.#endRepair()
    if (secrets !== undefined && this.#store.needsRebuild) {
      await this.#home.forgetSearch()
      await rebuildViews({ store: this.#store, keyring: new Keyring(secrets), log: this.#log })
    }
    if (secrets !== undefined && this.#store.get(me, 'me') !== undefined) {
      await this.#run(await this.#build(secrets))
      if (isRestored) await this.#endRestored(restoredFromMs)
      this.#linkedDevice.joinFirst()
    } else await this.#linkedDevice.goOn(secrets)
    const config = await this.#home.readConfig()
    const isMeasured = this.#init.metrics ?? config.metrics
    if (isMeasured === true) this.#meter = new ProcessMeter()
    const port = this.#init.port ?? defaultPort
    const lan = this.#lanView()
    this.#http = await HttpServer.start({ backend: this, sessions, port, log: this.#log, lan })
    await this.#outside.start(config)
    const token = sessions.createProgram()
    await this.#home.writeRunning({ url: this.url, pid: process.pid, token })
  }

  /** A second set-up meanwhile, by a double click or another tab, would write other keys over those of the first. */
  #assertNew(): void {
    const hasOwner = this.isSetUp() || this.#store.get(me, 'me') !== undefined
    if (hasOwner || this.#isSettingUp) throw new AlreadySetUpError('me')
  }

  async #begin(
    secrets: Secrets,
    owner: { name: string; aspectNames?: readonly string[]; by?: Return },
  ): Promise<void> {
    const { name, aspectNames = [], by } = owner
    const engine = await this.#build(secrets)
    // As on a full disk: the next try starts a network of its own, on the same ports.
    await engine.social.setUp(name, aspectNames, by).catch(async (error: unknown) => {
      await engine.stop()
      throw error
    })
    await this.#run(engine)
  }

  /** The secrets of this home, after another device was made of it where nothing more may be written with those that it had. */
  async #secretsToStart(
    found: Secrets | undefined,
    { isRepair, isRestored }: { isRepair: boolean; isRestored: boolean },
  ): Promise<Secrets | undefined> {
    if (found === undefined) return undefined
    if (isRepair) return this.#startRepaired(found)
    if (!isRestored) return found
    await renewKeys(this.#parts(), 'backup')
    return this.#home.readSecrets()
  }

  /** The backup counts as made: it was written before it was noted. */
  async #endRestored(createdAtMs: number): Promise<void> {
    await this.social().changeSettings({ backup: String(createdAtMs) })
    await this.#home.endRestored()
  }

  #lanView(): HttpInit['lan'] {
    const home = this.#home
    return {
      world: this.#world,
      interfaces: this.#init.interfaces ?? networkInterfaces,
      hostName: hostname(),
      settings: { read: () => home.readView(), write: (view) => home.writeView(view) },
      keys: { read: () => home.readViewKeys(), write: (keys) => home.writeViewKeys(keys) },
    }
  }

  async #startRepaired(found: Secrets): Promise<Secrets> {
    await this.#home.forgetSearch()
    const { secrets, entries } = await renewRepaired(this.#parts(), found)
    this.#repaired = { entries }
    return secrets
  }

  async #endRepair(): Promise<void> {
    await forgetOriginal(this.#home.storeFolder)
    await this.#home.endRepair()
  }

  #parts(): RenewalParts & { home: Home } {
    return { home: this.#home, store: this.#store, log: this.#log, world: this.#world }
  }

  #build(secrets: Secrets): Promise<Engine> {
    const copied = (): void => this.#becomeAnother()
    const blobs = this.#blobs
    return Engine.build({ ...this.#parts(), blobs, options: this.#init, copied }, secrets)
  }

  async #run(engine: Engine): Promise<void> {
    this.#engine = engine
    await engine.start()
  }

  /** Goes on as another device of the person: the keys of this one are in use elsewhere. Never rejects. */
  #becomeAnother(): void {
    if (this.#changing !== undefined || this.#stopping !== undefined) return
    this.#changing = watched(this.#change().finally(() => (this.#changing = undefined)))
  }

  /** Tries until it is done or the node stops: there is no going back to keys that others use. */
  async #change(): Promise<void> {
    this.#log.warn('the keys of this device are in use elsewhere: it becomes another one')
    const progress = { isRenewed: false }
    for (let pauseMs = changeRetryMsMin; this.#stopping === undefined; pauseMs *= 2) {
      try {
        return await this.#tryChange(progress)
      } catch (error) {
        this.#log.error({ err: error }, 'not another device yet')
      }
      await this.#pause(Math.min(pauseMs, changeRetryMsMax))
    }
  }

  async #tryChange(progress: { isRenewed: boolean }): Promise<void> {
    await this.#endEngine()
    if (!progress.isRenewed) await renewKeys(this.#parts(), 'copied')
    progress.isRenewed = true
    await this.#home.forgetSearch()
    const { secrets } = await readAnew(this.#parts())
    if (this.#stopping === undefined) await this.#run(await this.#build(secrets))
  }

  /** Resolves after a time, or when the node is to stop. */
  async #pause(delayMs: number): Promise<void> {
    if (this.#stopping !== undefined) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#world.after(delayMs, resolve)
    this.#endPause = resolve
    await promise
    cancel()
  }

  async #endEngine(): Promise<void> {
    const engine = this.#engine
    this.#engine = undefined
    for (const ended of this.#enders) ended()
    await engine?.stop()
  }

  async #stop(): Promise<void> {
    await this.#outside.stop()
    await this.#http?.stop()
    this.#endPause()
    await Promise.all([this.#changing, this.#linkedDevice.stop()])
    await this.#endEngine()
    await this.#blobs.close()
    await this.#store.close()
    this.#meter?.[Symbol.dispose]()
    if (this.#http !== undefined) await this.#home.clearRunning()
    this.#hasStopped()
  }
}
