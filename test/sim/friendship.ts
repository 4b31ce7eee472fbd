/** Two persons who become contacts: one makes an invite, the other joins by it, and tries again until it works. */
import { PappusError } from '../../protocol/errors.ts'
import type { AspectId } from '../../protocol/ids.ts'
import type { Memberships } from './memberships.ts'
import type { Process, SimNode } from './node.ts'
import type { Scheduler } from './scheduler.ts'

export interface FriendshipInit {
  scheduler: Scheduler
  newcomer: SimNode
  inviter: SimNode
  /** The aspect that each puts the other into, by name. */
  aspects: { theirs: string; ours: string }
  timeoutMs: number
  /** Whether both show each other what they posted before. */
  history: boolean
  memberships: Memberships
  fail: (problem: string) => void
}

const origin = 'http://127.0.0.1:7277'
const lifetimeMs = 20 * 24 * 3_600_000
const pauseMs = 25_000
/** The events that may come in between. */
const expected = new Set(['disk-full', 'peer-unreachable'])

export class Friendship {
  readonly newcomer: SimNode
  readonly inviter: SimNode
  isDone = false
  readonly #init: FriendshipInit
  #link: string | undefined
  /** Where the inviter was when the link was made; who moved makes another one. */
  #address: string | undefined
  /** Of the newcomer, for the inviter. */
  #aspect: AspectId | undefined
  /** The process that is joining now. */
  #joining: Process | undefined
  /** The facts that the requests have to know once both are members. */
  readonly #joined: (() => void)[] = []

  constructor(init: FriendshipInit) {
    this.#init = init
    this.newcomer = init.newcomer
    this.inviter = init.inviter
  }

  /** Whether one of them will never come. */
  get isHopeless(): boolean {
    return this.newcomer.isGone || this.inviter.isGone
  }

  /** Whether it is between the persons of two homes. */
  isBetween(a: SimNode, b: SimNode): boolean {
    const pair = [this.newcomer.index, this.inviter.index]
    return a.index !== b.index && pair.includes(a.index) && pair.includes(b.index)
  }

  /** One attempt; the next one follows after a pause, also where this one ends with its node. */
  async try(): Promise<void> {
    if (this.isDone || this.isHopeless) return
    this.#init.scheduler.after(pauseMs, () => void this.try())
    if (this.#joining !== undefined && this.#joining === this.newcomer.process) return
    try {
      if (this.#address !== this.inviter.address) this.#link = await this.#invite()
      if (this.#link !== undefined) await this.#join(this.#link)
    } catch (error) {
      if (error instanceof PappusError && expected.has(error.code)) return
      this.#init.fail(`${this.newcomer.label} cannot join ${this.inviter.label}: ${String(error)}`)
    }
  }

  async #invite(): Promise<string | undefined> {
    const { inviter } = this
    if (!inviter.isUp) return undefined
    const aspect = await inviter.aspect(this.#init.aspects.theirs)
    if (this.#joined.length === 0) this.#expect(inviter, aspect, this.newcomer)
    const { address } = inviter
    const wish = { aspect, uses: 1, lifetimeMs, history: this.#init.history }
    const { link } = await inviter.social.invites.create(wish, origin)
    this.#address = address
    return link
  }

  async #join(link: string): Promise<void> {
    const { newcomer, inviter } = this
    if (!newcomer.isUp) return
    const { scheduler, timeoutMs, aspects, history } = this.#init
    const process = newcomer.running
    this.#joining = process
    const abort = new AbortController()
    const cancel = scheduler.after(timeoutMs, () => abort.abort())
    try {
      if (this.#aspect === undefined) {
        this.#aspect = await newcomer.aspect(aspects.ours)
        this.#expect(newcomer, this.#aspect, inviter)
      }
      await process.social.invites.join(link, this.#aspect, abort.signal, { history })
      this.isDone = true
      for (const joined of this.#joined) joined()
    } finally {
      this.#joining = undefined
      cancel()
    }
  }

  #expect(owner: SimNode, aspect: AspectId, { person }: SimNode): void {
    const { memberships, history } = this.#init
    this.#joined.push(memberships.expect(owner, { aspect, person, isMember: true, history }))
  }
}
