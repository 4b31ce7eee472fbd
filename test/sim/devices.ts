/**
 * Persons with more than one home: one who begins to use a further device, and may revoke it again, and one of whose home an old copy is started,
 * beside it or in its place.
 */
import { PappusError } from '../../protocol/errors.ts'
import { contacts, unmet } from '../../node/social/contacts/tables.ts'
import type { Chance } from './chance.ts'
import { Revocations } from './revocations.ts'
import { lastPlace, type Copied, type SimNode } from './node.ts'
import type { Scheduler } from './scheduler.ts'

export interface DevicesInit {
  scheduler: Scheduler
  chance: Chance
  /** All homes; those that begin later are added. */
  nodes: SimNode[]
  durationMs: number
  /** Makes a home. */
  make: (index: number, device: number, copied?: Copied) => SimNode
  /** Whether a person has no invite under way. */
  isSettled: (node: SimNode) => boolean
  fail: (problem: string) => void
}

interface LinkInit extends DevicesInit {
  /** Called once both know each other. */
  linked: () => void
}

const origin = 'http://127.0.0.1:7277'
const lifetimeMs = 20 * 24 * 3_600_000
const pauseMs = 25_000
const timeoutMs = 20_000
const downMsMax = 4 * 60_000
/** The events that may come in between. */
const expected = new Set(['disk-full', 'peer-unreachable'])
/** Share of the runs in which somebody has several devices, and of the people of such a run. */
const sharedRuns = 0.5
const furtherShare = 0.25
const copiedShare = 0.15

export class Devices {
  /** Numbers of the people of whose home there will be a copy. */
  readonly toBeCopied = new Set<number>()
  /** Numbers of the people who will have a further device. */
  readonly toBeShared = new Set<number>()
  readonly revocations: Revocations
  readonly #init: DevicesInit
  readonly #links: Link[] = []
  /** Copies that were made and not started yet. */
  #waiting = 0
  readonly #counts = new Map<number, number>()

  constructor(init: DevicesInit) {
    this.#init = init
    const { chance, nodes } = init
    this.revocations = new Revocations({ ...init, chance: chance.fork('revocations') })
    if (!chance.happens(sharedRuns)) return
    for (const { index } of nodes) {
      if (chance.happens(furtherShare)) this.toBeShared.add(index)
      else if (chance.happens(copiedShare)) this.toBeCopied.add(index)
    }
  }

  /** How many of each there were. */
  get counts(): { further: number; revoked: number; copies: number } {
    const copies = this.#init.nodes.filter((node) => node.isCopied).length / 2
    return { further: this.#links.length, revoked: this.revocations.count, copies }
  }

  start(): void {
    const { scheduler, chance, nodes, durationMs } = this.#init
    for (const node of nodes) {
      const atMs = chance.share() * durationMs
      if (this.toBeShared.has(node.index)) scheduler.after(atMs, () => this.#addDevice(node))
      if (this.toBeCopied.has(node.index)) {
        scheduler.after(durationMs / 3 + atMs / 3, () => void this.#copy(node))
      }
    }
  }

  /** The changes that are still under way, in words. */
  get missing(): string | undefined {
    if (this.#waiting > 0) return 'a copy was not started'
    const link = this.#links.find(({ isDone, isHopeless }) => !isDone && !isHopeless)
    return link === undefined ? this.revocations.missing : `${link.newcomer.label} is not linked`
  }

  /** Whether a person has, or will have, more than one home. */
  isSeveral({ index }: SimNode): boolean {
    return this.toBeCopied.has(index) || this.toBeShared.has(index)
  }

  /** Whether two homes are of one person and know each other. */
  areLinked(a: SimNode, b: SimNode): boolean {
    if (a.isRevoked || b.isRevoked) return false
    return this.#links.some(({ isDone, pair }) => isDone && pair.includes(a) && pair.includes(b))
  }

  /** Whether each of two homes has heard of the other's person. */
  haveHeard(a: SimNode, b: SimNode): boolean {
    if (!this.isSeveral(a) && !this.isSeveral(b)) return true
    return [a.store.get(contacts, b.person), b.store.get(contacts, a.person)].every(Boolean)
  }

  /** Whether one of two homes knows where the other is: a new device is not told where others are by now. */
  canMeet(a: SimNode, b: SimNode): boolean {
    if (!this.isSeveral(a) && !this.isSeveral(b)) return true
    return hasAddress(a, b) || hasAddress(b, a)
  }

  /** As `pappus init --restore` on another machine, and an invite of the first device's. */
  #addDevice(first: SimNode): void {
    const { make, nodes } = this.#init
    if (first.isGone) return
    const device = this.#next(first)
    const node = make(first.index, device)
    nodes.push(node)
    const linked = (): void => this.revocations.linked(node, first)
    const link = new Link({ ...this.#init, linked }, node, first)
    this.#links.push(link)
    void node.start().then(() => link.try())
  }

  /** Copies a home as it is now, and starts the copy later. */
  async #copy(first: SimNode): Promise<void> {
    const { scheduler, chance, make, nodes, isSettled } = this.#init
    if (first.isGone || !first.wasUp || !isSettled(first)) return
    const isBeside = chance.happens(0.6)
    const [home, place] = [first.home.copy(), lastPlace(first.store)]
    this.#waiting += 1
    const disk = await first.disk.copy()
    scheduler.note(`${first.label} is copied`)
    const node = make(first.index, this.#next(first), { home, disk, from: first, place })
    scheduler.after(chance.share() * downMsMax, () => {
      this.#waiting -= 1
      first.copies.push({ node, place })
      nodes.push(node)
      if (!isBeside) {
        first.isGone = true
        void first.kill()
        node.address = first.address
      }
      void node.start()
    })
  }

  #next({ index }: SimNode): number {
    const count = (this.#counts.get(index) ?? 0) + 1
    this.#counts.set(index, count)
    return count
  }
}

function hasAddress({ store }: SimNode, { person, peer, address }: SimNode): boolean {
  const known = store.get(contacts, person)?.devices.find((device) => device.peer === peer)
  return [known, store.get(unmet, peer)].some((row) => row?.addresses.includes(address))
}

/** A device that gets to know another one of its person, and tries again until it does. */
class Link {
  readonly newcomer: SimNode
  readonly inviter: SimNode
  isDone = false
  readonly #init: LinkInit
  #link: string | undefined
  #joining: unknown

  constructor(init: LinkInit, newcomer: SimNode, inviter: SimNode) {
    this.#init = init
    this.newcomer = newcomer
    this.inviter = inviter
  }

  get pair(): readonly SimNode[] {
    return [this.newcomer, this.inviter]
  }

  /** Whether one of them will never come. */
  get isHopeless(): boolean {
    return this.newcomer.isGone || this.inviter.isGone
  }

  async try(): Promise<void> {
    if (this.isDone || this.isHopeless) return
    this.#init.scheduler.after(pauseMs, () => void this.try())
    if (this.#joining !== undefined && this.#joining === this.newcomer.process) return
    try {
      this.#link ??= await this.#invite()
      if (this.#link !== undefined) await this.#join(this.#link)
    } catch (error) {
      if (error instanceof PappusError && expected.has(error.code)) return
      this.#init.fail(`${this.newcomer.label} cannot be linked: ${String(error)}`)
    }
  }

  async #invite(): Promise<string | undefined> {
    const { inviter } = this
    if (!inviter.isUp) return undefined
    const [aspect] = await inviter.social.aspects.list()
    if (aspect === undefined || !inviter.isUp) return undefined
    const wish = { aspect: aspect.id, uses: 1, lifetimeMs }
    return (await inviter.social.invites.create(wish, origin)).link
  }

  async #join(link: string): Promise<void> {
    const { newcomer } = this
    if (!newcomer.isUp) return
    const process = newcomer.running
    this.#joining = process
    const abort = new AbortController()
    const cancel = this.#init.scheduler.after(timeoutMs, () => abort.abort())
    try {
      await process.social.invites.join(link, undefined, abort.signal)
      this.isDone = true
      this.#init.linked()
    } finally {
      this.#joining = undefined
      cancel()
    }
  }
}
