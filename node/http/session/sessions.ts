/**
 * Sessions of signed-in clients. The address that a start prints holds a one-time token; the view swaps it for a token of its
 * own. Only hashes are kept, so nothing read from disk or memory dumps later signs anybody in.
 */
import { toBase64url, utf8 } from '../../../protocol/bytes.ts'
import { keyLength, sha256 } from '../../../protocol/crypto.ts'
import { UnauthorizedError } from '../../errors.ts'
import { oneTimeTokensMax, sessionsMax } from '../limits.ts'
import type { World } from '../../world.ts'

export interface SessionsInit {
  world: World
  /** Hashes of the sessions that are signed in. */
  saved: readonly string[]
  /** Keeps them. */
  save: (hashes: readonly string[]) => Promise<void>
}

export class Sessions {
  readonly #init: SessionsInit
  readonly #sessions: Set<string>
  readonly #oneTime = new Set<string>()
  readonly #programs = new Set<string>()

  constructor(init: SessionsInit) {
    this.#init = init
    this.#sessions = new Set(init.saved.slice(-sessionsMax))
  }

  /** A token that can be swapped for a session once. */
  createOneTime(): string {
    const token = this.#random()
    addBounded(this.#oneTime, hashOf(token), oneTimeTokensMax)
    return token
  }

  /** A token for the command line, good until the node stops. */
  createProgram(): string {
    const token = this.#random()
    this.#programs.add(hashOf(token))
    return token
  }

  /** Swaps a one-time token for a session. @throws {UnauthorizedError} when it is used up or none. */
  async signIn(oneTimeToken: string): Promise<string> {
    if (!this.#oneTime.delete(hashOf(oneTimeToken))) throw new UnauthorizedError('one-time token')
    const token = this.#random()
    addBounded(this.#sessions, hashOf(token), sessionsMax)
    await this.#init.save([...this.#sessions])
    return token
  }

  async signOut(token: string): Promise<void> {
    if (this.#sessions.delete(hashOf(token))) await this.#init.save([...this.#sessions])
  }

  has(token: string): boolean {
    const hash = hashOf(token)
    return this.#sessions.has(hash) || this.#programs.has(hash)
  }

  #random(): string {
    return toBase64url(this.#init.world.random(keyLength))
  }
}

// Looking a hash up takes time that says nothing about the token.
function hashOf(token: string): string {
  return toBase64url(sha256(utf8(token)))
}

function addBounded(set: Set<string>, value: string, max: number): void {
  set.add(value)
  const [oldest] = set
  if (set.size > max && oldest !== undefined) set.delete(oldest)
}
