/** A new node on its way to become another device of a person, by a link that their first one made: from the link to the join. */
import { PappusError } from '../protocol/errors.ts'
import { phraseFromEntropy } from '../protocol/identity.ts'
import type { LinkGrant } from '../protocol/link-message.ts'
import { watched } from './background.ts'
import { bringLink } from './engine-linking.ts'
import { UnexpectedError } from './errors.ts'
import type { Home } from './home.ts'
import type { LinkState } from './http/backend.ts'
import { linkRetryMsMax, linkRetryMsMin } from './limits.ts'
import type { Log } from './log.ts'
import type { Secrets } from './social/feeds/keyring.ts'
import { joinTimeoutMs } from './social/joining/limits.ts'
import type { World } from './world.ts'

export interface LinkedDeviceInit {
  home: Home
  listen: readonly string[] | undefined
  log: Log
  world: World
  /** Makes this node that of the person with these secrets. */
  begin: (secrets: Secrets, name: string) => Promise<void>
  /** Joins the first device. */
  join: (invite: string, signal: AbortSignal) => Promise<void>
}

export class LinkedDevice {
  readonly #init: LinkedDeviceInit
  readonly #stopping = new AbortController()
  /** A link that was brought, or why it failed. */
  #brought: { digits: string } | { error: PappusError } | undefined
  /** Ends the wait for the owner's yes. */
  #waiting = new AbortController()
  /** Resolves when a link that was brought led to something. */
  #decided: Promise<void> = Promise.resolve()
  /** Resolves when the first device is joined, or tried no more. */
  #joined: Promise<void> = Promise.resolve()

  constructor(init: LinkedDeviceInit) {
    this.#init = init
  }

  /** Where a link that was brought has led. */
  get state(): LinkState {
    if (this.#brought === undefined) return { state: 'none' }
    return 'error' in this.#brought
      ? { state: 'failed', error: this.#brought.error }
      : { state: 'waiting', digits: this.#brought.digits }
  }

  /**
   * Brings a link; the identity comes once the owner of the first device said yes.
   *
   * @param decided called when it came, or never will.
   * @throws as `bringLink` does.
   */
  async link(text: string, decided: () => void): Promise<{ digits: string }> {
    const waiting = new AbortController()
    this.#waiting = waiting
    const signal = AbortSignal.any([this.#stopping.signal, waiting.signal])
    const { digits, grant } = await bringLink(this.#init, text, signal)
    this.#brought = { digits }
    const done = grant.then((granted) => this.#take(granted))
    const ended = done.catch((error: unknown) => this.#fail(error, signal)).finally(decided)
    this.#decided = watched(ended)
    return { digits }
  }

  /** Waits for no yes any more: this home stays nobody's. Without a wait it does nothing. */
  async cancel(): Promise<void> {
    this.#waiting.abort()
    await this.#decided
    this.#brought = undefined
  }

  /** Goes on where this was cut off before the node was its person's; an invite without their identity is good for nothing. */
  async goOn(secrets: Secrets | undefined): Promise<void> {
    const { home } = this.#init
    const linked = await home.readLinked()
    if (linked === undefined) return
    if (secrets === undefined) await home.endLinked()
    else await this.#begin(secrets, linked.name)
  }

  /** Joins the first device in the background, where that is still to be done, until it did or the invite is over. */
  joinFirst(): void {
    this.#joined = watched(this.#tryJoinFirst())
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([this.#decided, this.#joined])
  }

  /** The invite is noted before the identity: cut off anywhere, this home is nobody's yet, or goes on to join. */
  async #take({ entropy, name, invite }: LinkGrant): Promise<void> {
    const { home, world } = this.#init
    await home.noteLinked({ name, invite })
    await this.#begin(await home.createSecrets(world, phraseFromEntropy(entropy)), name)
    this.#brought = undefined
  }

  async #begin(secrets: Secrets, name: string): Promise<void> {
    await this.#init.begin(secrets, name)
    this.joinFirst()
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return
    const isExpected = error instanceof PappusError
    if (!isExpected) this.#init.log.error({ err: error }, 'not linked')
    this.#brought = { error: isExpected ? error : new UnexpectedError('not linked') }
  }

  async #tryJoinFirst(): Promise<void> {
    const { home, join, log } = this.#init
    const linked = await home.readLinked()
    if (linked === undefined) return
    const { signal } = this.#stopping
    for (let pauseMs = linkRetryMsMin; !signal.aborted; pauseMs *= 2) {
      try {
        await join(linked.invite, AbortSignal.any([signal, AbortSignal.timeout(joinTimeoutMs)]))
        return await home.endLinked()
      } catch (error) {
        if (signal.aborted) return
        const code = error instanceof PappusError ? error.code : undefined
        // Another device, or a contact, may bring the rest; its owner is told what is missing.
        if (code?.startsWith('invite-') === true) return await home.endLinked()
        const err = code === undefined ? error : undefined
        log.warn({ code, err }, 'first device not joined yet')
      }
      await this.#pause(Math.min(pauseMs, linkRetryMsMax))
    }
  }

  async #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#init.world.after(delayMs, resolve)
    const { signal } = this.#stopping
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (!signal.aborted) await promise
    cancel()
  }
}
