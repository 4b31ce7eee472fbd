/**
 * Finds contacts on the local network, with no internet and no address known: announces this node over multicast DNS, and
 * dials the contacts that it hears. Only peers with its peer id already recognise an announcing node; strangers are not dialled.
 */
import {
  decodeLan,
  encodeLan,
  lanSaltLength,
  lanTag,
  type LanAnnouncement,
} from '../../../protocol/lan.ts'
import { equalBytes } from '../../../protocol/bytes.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { inBackground } from '../../background.ts'
import {
  lanAnnounceMs,
  lanBurstMs,
  lanDialsMax,
  lanHeardMax,
  lanHeardPerSecond,
  lanRedialMs,
  lanRetryMs,
  lanSaltMs,
  lanStrangerMs,
} from './limits.ts'
import type { Log } from '../../log.ts'
import { jittered, type World } from '../../world.ts'
import { interfaceAddresses, LanSocket, type LanFamily } from './lan-socket.ts'
import type { Network } from '../base/network.ts'
import { Rate } from '../base/rate.ts'
import type { LanMode } from '../../reach.ts'

export interface LanInit {
  mode: LanMode
  network: Pick<Network, 'self' | 'connect' | 'links'>
  /** TCP port that others are told. */
  tcpPort: number
  /** Devices of contacts, and our own: the peers to dial when heard. */
  known: () => Promise<readonly PeerName[]>
  world: World
  log: Log
  /** Where it is spoken. @default the port and the groups of mDNS, on every interface of this machine */
  place?: LanPlace
}

export interface LanPlace {
  readonly port: number
  /** Addresses of this machine with the lengths of their networks, one of each family for each interface, see `interfaceAddresses`. */
  readonly interfaces: () => string[]
}

const mdns: LanPlace = { port: 5353, interfaces: interfaceAddresses }

export class Lan {
  readonly #init: LanInit
  readonly #place: LanPlace
  /** The peer behind an announcement, `undefined` for a stranger, and when that was found. The one heard first is first. */
  readonly #heard = new Map<string, { peer: PeerName | undefined; atMs: number }>()
  /** Dials of a contact at one address, and at all that somebody may have it seem to be at. */
  #dialsAt!: Rate
  #dialsOf!: Rate
  readonly #ip4: LanSocket
  readonly #ip6: LanSocket
  #salt = new Uint8Array(0)
  #saltAtMs = -Infinity
  #second = { number: 0, count: 0 }
  #cancel: () => void = () => undefined
  #error: string | undefined
  #isRunning = false

  constructor(init: LanInit) {
    this.#init = init
    this.#place = init.place ?? mdns
    const { port } = this.#place
    this.#ip4 = new LanSocket({
      family: 'ipv4',
      port,
      heard: (bytes, address) => inBackground(this.#hear(bytes, `/ip4/${address}`)),
      failed: (error) => this.#fail(error),
    })
    this.#ip6 = new LanSocket({
      family: 'ipv6',
      port,
      heard: (bytes, address) => inBackground(this.#hear(bytes, `/ip6/${address}`)),
      // Messages by IPv4 are enough for most; IPv6 is tried again in the next round.
      failed: () => this.#ip6.close(),
    })
    this.#forgetDials()
  }

  /** Why it does not work, as the system says it, as `EADDRINUSE`; `no-lan` while no interface has an address that others can dial. */
  get error(): string | undefined {
    const hasLan = !this.#isRunning || this.#place.interfaces().length > 0
    return this.#error ?? (hasLan ? undefined : 'no-lan')
  }

  /** Listens. That it cannot is no reason for anything else not to work: see `error`. */
  start(): void {
    if (this.#init.mode === 'off') return
    this.#isRunning = true
    this.#open()
  }

  #open(): void {
    this.#ip4.open(() => {
      this.#error = undefined
      this.announce()
    })
  }

  stop(): void {
    this.#isRunning = false
    this.#close()
  }

  #close(): void {
    this.#cancel()
    this.#ip4.close()
    this.#ip6.close()
  }

  /** Announces this node now, and some more times: multicast is lost easily. Also when the machine came to another network. */
  announce(): void {
    if (!this.#isRunning) return
    // Contacts that were heard may be dialled again from here.
    this.#forgetDials()
    this.#saltAtMs = -Infinity
    if (this.#ip4.isOpen) return this.#round([...lanBurstMs])
    // The program that held the port may be gone.
    this.#cancel()
    this.#open()
  }

  #forgetDials(): void {
    const [{ world }, perSecond] = [this.#init, 1000 / lanRedialMs]
    this.#dialsAt = new Rate(world, { perSecond, burst: 1 })
    this.#dialsOf = new Rate(world, { perSecond: lanDialsMax * perSecond, burst: lanDialsMax })
  }

  #round(pauses: number[]): void {
    this.#cancel()
    const { world, mode } = this.#init
    if (!this.#ip4.isOpen) return
    this.#join()
    if (mode === 'on') inBackground(this.#speak())
    const pauseMs = pauses.shift() ?? jittered(world, lanAnnounceMs, 0.2)
    this.#cancel = world.after(pauseMs, () => this.#round(pauses))
  }

  /** Listens on interfaces that came since. */
  #join(): void {
    this.#ip4.join(this.#addressesOf('ipv4'))
    const addresses = this.#addressesOf('ipv6')
    if (addresses.length > 0 && !this.#ip6.isOpen) this.#ip6.open(() => this.announce())
    this.#ip6.join(addresses)
  }

  #addressesOf(family: LanFamily): string[] {
    const all = this.#place.interfaces()
    return all.filter((cidr) => cidr.includes(':') === (family === 'ipv6'))
  }

  async #speak(): Promise<void> {
    const { network, tcpPort: port } = this.#init
    const salt = this.#currentSalt()
    const message = encodeLan({ salt, tag: lanTag(network.self, { salt, port }), port })
    await Promise.all([this.#ip4.send(message), this.#ip6.send(message)])
  }

  /** The name that we go by changes, so that it tells nobody how long a device stays. */
  #currentSalt(): Uint8Array {
    const { world } = this.#init
    if (world.elapsed() - this.#saltAtMs > lanSaltMs) {
      this.#salt = new Uint8Array(world.random(lanSaltLength))
      this.#saltAtMs = world.elapsed()
    }
    return this.#salt
  }

  async #hear(bytes: Uint8Array, host: string): Promise<void> {
    try {
      const announcement = decodeLan(bytes)
      const peer = await this.#recognise(announcement)
      if (peer === undefined) return
      await this.#dial(peer, `${host}/tcp/${announcement.port}`)
    } catch {
      // Another program's message, or a contact that is not there any more: the next announcement tells.
    }
  }

  async #recognise(announcement: LanAnnouncement): Promise<PeerName | undefined> {
    const { salt, tag, port } = announcement
    const key = Buffer.concat([salt, tag, Buffer.of(port >> 8, port)]).toString('base64url')
    const atMs = this.#init.world.elapsed()
    const heard = this.#heard.get(key)
    // A stranger may become a contact.
    const isFresh = heard?.peer !== undefined || atMs - (heard?.atMs ?? -Infinity) < lanStrangerMs
    if (isFresh) return heard?.peer
    if (!this.#isInTime()) return undefined
    const known = await this.#init.known()
    const isIt = (peer: PeerName): boolean => equalBytes(lanTag(peer, announcement), tag)
    const peer = known.find((each) => each !== this.#init.network.self && isIt(each))
    this.#heard.delete(key)
    this.#heard.set(key, { peer, atMs })
    if (this.#heard.size > lanHeardMax) this.#heard.delete(this.#heard.keys().next().value ?? '')
    return peer
  }

  /** Each new name costs a hash for every contact: a flood of them must not cost all time. */
  #isInTime(): boolean {
    const number = Math.floor(this.#init.world.elapsed() / 1000)
    if (this.#second.number !== number) this.#second = { number, count: 0 }
    this.#second.count += 1
    return this.#second.count <= lanHeardPerSecond
  }

  async #dial(peer: PeerName, address: string): Promise<void> {
    const { network } = this.#init
    if ((network.links(peer)[0] ?? 'relay') !== 'relay') return
    if (!this.#dialsAt.take(`${peer} ${address}`) || !this.#dialsOf.take(peer)) return
    await network.connect(peer, [address])
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#error = error.code ?? error.name
    this.#init.log.warn({ code: this.#error }, 'no local network')
    this.#close()
    if (this.#isRunning) this.#cancel = this.#init.world.after(lanRetryMs, () => this.#open())
  }
}
