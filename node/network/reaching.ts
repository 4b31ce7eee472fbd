/**
 * Finds out how this node can be reached and does what is in its power to be: announces itself on the local network, has peers
 * try its port, takes relays where they do not get through, and meets peers directly that a relay connects. The result is a
 * `NetworkState`.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { dialBackPauseMs, reachAgainMs, reachedMs } from './reach/limits.ts'
import { reachPeersMax, reachRetryMs, reachSettleMs, relaysHeldMax } from './limits.ts'
import { inBackground } from '../background.ts'
import type { Log } from '../log.ts'
import { jittered, type World } from '../world.ts'
import type { DialFailure, LanMode, NetworkState } from '../reach.ts'
import type { DialTarget } from './base/network.ts'
import { Findings } from './reach/findings.ts'
import { HolePunching } from './reach/hole-punching.ts'
import { Lan } from './lan/lan.ts'
import type { Libp2pNetwork } from './libp2p-network.ts'
import { Reservations } from './relay/reservations.ts'

export interface ReachingInit {
  network: Libp2pNetwork
  world: World
  log: Log
  lan: LanMode
  /** Whether the router is asked for a port. */
  isMappingPorts: boolean
  /** Devices of contacts, and our own. */
  known: () => Promise<readonly PeerName[]>
  /** Peers that may relay for us, best first. */
  relays: () => Promise<readonly DialTarget[]>
  /** Whether a peer is a contact's device, or our own: we ask these, and they may ask us. A relay answers everybody. */
  isContact: (peer: PeerName) => boolean
  /** Multiaddrs that the owner says others reach us at. */
  announced: readonly string[]
  /** Whether this node relays for others, and so needs no relay. */
  isRelay: boolean
}

export class Reaching {
  readonly #init: ReachingInit
  readonly #lan: Lan
  readonly #reservations: Reservations
  readonly #punching: HolePunching
  readonly #found: Findings
  #isAsking = false
  /** Whether there is somebody else to ask since it was begun. */
  #isAgain = false
  /** When the next round of questions is due, in `elapsed` time. */
  #dueMs = Infinity
  /** No round begins earlier: peers answer no sooner again. */
  #notBeforeMs = 0
  /** How often the machine moved: answers to earlier questions say nothing. */
  #moves = 0
  #movedAtMs = 0
  #isStopped = false
  #cancel: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: ReachingInit) {
    this.#init = init
    const { network, world, log, known, lan: mode, isContact } = init
    this.#found = new Findings(world)
    const { tcpPort } = network.ports()
    this.#lan = new Lan({ mode, network, tcpPort, known, world, log })
    this.#punching = new HolePunching({ network, dials: network.punchDials, world, isContact })
    this.#reservations = new Reservations({
      relays: network.relays,
      candidates: () => this.#relays(),
      wanted: () => this.#relaysWanted(),
      world,
    })
  }

  async start(): Promise<void> {
    const { network, world, isContact, isRelay } = this.#init
    const mayAsk = (peer: PeerName): boolean => isRelay || isContact(peer)
    await network.dialBack.serve(network, { world, mayAsk })
    this.#lan.start()
    this.#reservations.start()
    await this.#punching.start()
    const came = (peer: PeerName): void => {
      if (this.#isAskable(peer)) this.#askSoon(reachSettleMs)
    }
    this.#unwatch = network.watch({ connected: came, rerouted: came })
    this.#askSoon(reachSettleMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#unwatch()
    this.#cancel()
    this.#lan.stop()
    this.#reservations.stop()
    this.#punching.stop()
  }

  /** The machine came to another network. */
  moved(): void {
    this.#moves += 1
    this.#found.clear()
    this.#movedAtMs = this.#init.world.elapsed()
    this.#notBeforeMs = 0
    this.#init.network.own.look()
    this.#lan.announce()
    this.#reservations.check()
    this.#punching.look()
    this.#askSoon(reachSettleMs)
  }

  /** There is another contact, or address of one, and so perhaps a relay: a newcomer should soon be reached. */
  contactsChanged(): void {
    this.#reservations.check()
    this.#punching.look()
    // A peer that connected as a stranger was not asked then.
    this.#askSoon(reachSettleMs)
  }

  /** How this node can be reached now. @param lastFailure of the dials. */
  state(lastFailure?: DialFailure): NetworkState {
    const { network, lan } = this.#init
    const { tcpPort: tcp } = network.ports()
    const [publicly, by, lanError] = [this.#publicly(), this.#by(), this.#lan.error]
    return {
      listening: network.addresses(),
      ports: { tcp },
      lan,
      ...(lanError !== undefined && { lanError }),
      publicly,
      ...(publicly === 'yes' && by !== undefined && { by }),
      ...(publicly === 'no' && { blockedBy: this.#blockedBy() }),
      upnp: this.#upnp(),
      relays: this.#reservations.states,
      dht: { mode: network.dhtMode(), peers: network.dhtPeers() },
      ...(lastFailure !== undefined && { lastFailure }),
    }
  }

  /** Those that are named or lead to contacts, and contacts that relay themselves. */
  async #relays(): Promise<readonly DialTarget[]> {
    const { network, relays, known } = this.#init
    const named = await relays()
    const contacts = new Set(await known())
    const offered = (await network.relays.offered()).filter((peer) => contacts.has(peer))
    const others = offered.filter((peer) => named.every((relay) => relay.peer !== peer))
    return [...named, ...others.map((peer) => ({ peer, addresses: [] }))]
  }

  /** One peer's word that we are reached, or the router's, is not enough to be without any relay. */
  #relaysWanted(): number {
    if (this.#init.isRelay) return 0
    // Half of the contacts have no IPv6.
    if (this.#publicly() !== 'yes' || this.#by() === 'ip6') return relaysHeldMax
    return this.#init.announced.length > 0 || this.#found.isCertain ? 0 : 1
  }

  #publicly(): NetworkState['publicly'] {
    const { isReached } = this.#found
    if (isReached !== undefined) return isReached ? 'yes' : 'no'
    // Nobody has tried yet: the owner, and the router, are believed.
    return this.#init.announced.length > 0 || this.#mapped().length > 0 ? 'yes' : 'unknown'
  }

  #by(): NetworkState['by'] {
    const addresses = this.#found.reached()
    const isAmong = (some: readonly string[]): boolean =>
      addresses.length === 0 ? some.length > 0 : addresses.some((text) => some.includes(text))
    if (isAmong(this.#init.announced)) return 'announced'
    if (isAmong(this.#mapped())) return 'upnp'
    if (addresses.some((text) => text.startsWith('/ip6/'))) return 'ip6'
    return addresses.some((text) => !this.#own().includes(text)) ? 'observed' : undefined
  }

  #blockedBy(): 'firewall' | 'router' {
    const own = this.#own()
    return this.#found.tried().some((address) => own.includes(address)) ? 'firewall' : 'router'
  }

  #upnp(): NetworkState['upnp'] {
    if (!this.#init.isMappingPorts) return 'off'
    return this.#mapped().length > 0 ? 'opened' : 'none'
  }

  #mapped(): string[] {
    return this.#init.network.own.mapped()
  }

  #own(): string[] {
    return this.#init.network.own.interfaces()
  }

  /** Strangers come and go at a relay all the time: nothing begins for them. */
  #isAskable(peer: PeerName): boolean {
    return (
      this.#init.isContact(peer) || this.#reservations.states.some((relay) => relay.peer === peer)
    )
  }

  /** A later peer never delays a round that is due earlier. */
  #askSoon(delayMs: number): void {
    const { world } = this.#init
    const dueMs = Math.max(world.elapsed() + delayMs, this.#notBeforeMs)
    if (this.#isAsking) this.#isAgain = true
    if (this.#isStopped || this.#isAsking || dueMs >= this.#dueMs) return
    this.#cancel()
    this.#dueMs = dueMs
    this.#cancel = world.after(dueMs - world.elapsed(), () => inBackground(this.#ask()))
  }

  /** Has some peers try to reach us; never throws. */
  async #ask(): Promise<void> {
    this.#dueMs = Infinity
    this.#isAsking = true
    this.#isAgain = false
    const isAnswered = await this.#askAll().catch(() => false)
    this.#isAsking = false
    const pauseMs = isAnswered ? reachAgainMs : reachRetryMs
    this.#askSoon(this.#isAgain ? reachSettleMs : jittered(this.#init.world, pauseMs, 0.2))
  }

  /** @returns whether somebody tried, or nobody was there to try. */
  async #askAll(): Promise<boolean> {
    const { network, world } = this.#init
    const { tcpPort } = network.ports()
    // A port that the router opened, else the one that the owner may have forwarded, or that nothing hides.
    const port = Number(/\/tcp\/(\d+)$/u.exec(this.#mapped()[0] ?? '')?.[1] ?? tcpPort)
    const [before, moves] = [this.#relaysWanted(), this.#moves]
    const [known, relays] = [await this.#init.known(), await this.#relays()]
    const askable = new Set([...known, ...relays.map(({ peer }) => peer)])
    const there = network.connected().filter((each) => askable.has(each))
    let asked = 0
    for (const peer of there) {
      if (asked >= reachPeersMax || this.#isStopped) break
      const reached = await network.dialBack.ask(network, peer, port).catch(() => undefined)
      if (moves !== this.#moves) return false
      if (reached === undefined || reached.answer === 'busy') continue
      asked += 1
      this.#found.note(reached)
    }
    if (asked > 0) this.#notBeforeMs = world.elapsed() + dialBackPauseMs
    this.#found.expire()
    // Where others reached us before a move is told until somebody tried again: mostly it is still so.
    const isStale = world.elapsed() - this.#movedAtMs >= reachedMs
    if (asked > 0 || isStale) network.own.see(this.#found.reached(), this.#found.certain())
    if (this.#relaysWanted() !== before) this.#reservations.check()
    return asked > 0 || there.length === 0
  }
}
