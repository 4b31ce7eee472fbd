/**
 * The view on the local network: listens on every private address of this machine while the owner wants it, follows the machine from
 * network to network, and keeps the certificate good.
 */
import type { ViewConfig } from '../../config.ts'
import type { ViewKeys } from '../../home-files.ts'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { inBackground } from '../../background.ts'
import { lanDoor, secureOrigin } from '../doors.ts'
import { lanPollMs } from '../limits.ts'
import { isAuthorityGood, isCertificateGood } from './keys.ts'
import { byFamily, lanAddresses, localName, type Interfaces } from './lan-addresses.ts'
import { LanListener, type Fetch } from './lan-listener.ts'

export interface LanViewInit {
  world: World
  log: Log
  /** Addresses of this machine now. */
  interfaces: () => Interfaces
  /** Its name, as the system has it. */
  hostName: string
  settings: Kept<ViewConfig>
  keys: Kept<ViewKeys | undefined>
}

/** A part of what the home keeps. */
interface Kept<T> {
  read: () => Promise<T>
  write: (value: Exclude<T, undefined>) => Promise<void>
}

/** The port where the owner chose none. */
const defaultPort = 7279

export class LanView {
  readonly #init: LanViewInit
  readonly #fetch: Fetch
  readonly #changed: () => void
  readonly #listeners = new Map<string, LanListener>()
  #config: ViewConfig = {}
  #keys: ViewKeys | undefined
  /** The end of the acts that wait, which run one after the other. */
  #work: Promise<void> = Promise.resolve()
  #cancel: () => void = () => undefined
  #isStopped = false

  constructor(init: LanViewInit, fetch: Fetch, changed: () => void) {
    this.#init = init
    this.#fetch = fetch
    this.#changed = changed
  }

  get isOn(): boolean {
    return this.#config.lan === true
  }

  get port(): number {
    return this.#config.port ?? defaultPort
  }

  /** Origins of a proxy or VPN of the owner. */
  get proxied(): readonly string[] {
    return this.#config.origins ?? []
  }

  /** The certificate of the authority, once there is one. */
  get authority(): string | undefined {
    return this.#keys?.authority.certificate
  }

  /** Where it answers on the local network now. */
  get origins(): string[] {
    const names = this.#listeners.size === 0 ? [] : this.#names(byFamily(this.#listeners.keys()))
    return names.map((name) => secureOrigin(name, this.port))
  }

  /** Goes on as the owner left it. That it cannot listen now keeps no node from starting. */
  async start(): Promise<void> {
    this.#config = await this.#init.settings.read()
    this.#keys = await this.#init.keys.read()
    if (this.isOn) await this.#inTurn(() => this.#follow())
  }

  /** @param port the owner's choice. @throws {PortBusyError} when another program has it. */
  turnOn(port?: number): Promise<void> {
    return this.#inTurn(async () => {
      const found = await this.#moveTo(port)
      await this.#keep({ ...this.#config, port: found, lan: true })
      await this.#follow()
    })
  }

  turnOff(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#keep({ ...this.#config, lan: false })
      this.#cancel()
      await this.#closeAll()
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#inTurn(async () => {
      this.#cancel()
      await this.#closeAll()
    })
  }

  /** Listens at the first address on a port that is free: the chosen or former one, and where none is, the usual one or any. */
  async #moveTo(chosen: number | undefined): Promise<number> {
    const [address] = this.#addresses()
    const wanted = chosen ?? this.#config.port
    if (address === undefined) return wanted || defaultPort
    if (wanted === undefined) {
      return this.#listen(address, defaultPort).catch(() => this.#listen(address, 0))
    }
    if (wanted === this.#config.port) return this.#listen(address, wanted)
    const former = new Map(this.#listeners)
    this.#listeners.clear()
    try {
      return await this.#listen(address, wanted)
    } catch (error) {
      for (const [at, listener] of former) this.#listeners.set(at, listener)
      former.clear()
      throw error
    } finally {
      await Promise.all([...former.values()].map((listener) => listener.close()))
    }
  }

  /** Listens where the machine is now, and again every few seconds: Node tells of no move by itself. */
  async #follow(): Promise<void> {
    if (this.#isStopped || !this.isOn) return
    this.#cancel()
    this.#cancel = this.#init.world.after(lanPollMs, () => {
      inBackground(this.#inTurn(() => this.#follow()))
    })
    const before = this.origins.join()
    const addresses = this.#addresses()
    for (const [address, listener] of this.#listeners) {
      if (addresses.includes(address)) continue
      this.#listeners.delete(address)
      await listener.close()
    }
    for (const address of addresses) {
      await this.#listen(address, this.port).catch((error: unknown) => {
        this.#init.log.warn(
          { err: error, address },
          'the view does not answer on the local network',
        )
      })
    }
    if (this.origins.join() !== before) this.#changed()
  }

  /** Listens on an address where it does not yet. @returns the port. */
  async #listen(address: string, port: number): Promise<number> {
    const keys = await this.#goodKeys()
    const open = this.#listeners.get(address)
    if (open !== undefined) return open.port
    const doorAt = (found: number) =>
      lanDoor(
        this.#names([address]).map((name) => secureOrigin(name, found)),
        this.proxied,
      )
    const listener = await LanListener.open({ address, port, keys, fetch: this.#fetch, doorAt })
    this.#listeners.set(address, listener)
    return listener.port
  }

  /** Keys for the addresses of now; made where there are none, or where they are not good any more. */
  async #goodKeys(): Promise<ViewKeys> {
    const { world } = this.#init
    const nowMs = world.now()
    const addresses = this.#addresses()
    const known = this.#keys
    const isKnownGood = known !== undefined && isAuthorityGood(known.authority, nowMs)
    if (isKnownGood && isCertificateGood(known.certificate, this.#names(addresses), nowMs)) {
      return known
    }
    // Loaded when it is needed, which is seldom: it is large.
    const { createAuthority, issueCertificate } = await import('./certificate.ts')
    const hostName = localName(this.#init.hostName)
    const tag = toBase64url(world.random(3))
    const authority = isKnownGood
      ? known.authority
      : await createAuthority({ tag, hostName, nowMs })
    const certificate = await issueCertificate(authority, { addresses, hostName, nowMs })
    const keys = { authority, certificate }
    await this.#init.keys.write(keys)
    this.#keys = keys
    for (const listener of this.#listeners.values()) listener.show(keys)
    return keys
  }

  #addresses(): string[] {
    return lanAddresses(this.#init.interfaces())
  }

  /** The addresses, and the name that the authority may sign for, where the machine still has it. */
  #names(addresses: readonly string[]): string[] {
    const name = this.#keys?.authority.hostName
    const isOwn = name !== undefined && name === localName(this.#init.hostName)
    return isOwn ? [...addresses, name] : [...addresses]
  }

  async #keep(config: ViewConfig): Promise<void> {
    await this.#init.settings.write(config)
    this.#config = config
    this.#changed()
  }

  async #closeAll(): Promise<void> {
    const all = [...this.#listeners.values()]
    this.#listeners.clear()
    await Promise.all(all.map((listener) => listener.close()))
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }
}
