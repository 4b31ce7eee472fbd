/**
 * Sessions of signed-in browsers and programs. The address that a start prints holds a one-time token; the view swaps it for a token of its
 * own. A browser of another device gets one by pairing (`pairing.ts`). Only hashes are kept, so nothing read from disk or memory dumps later
 * signs anybody in.
 */
import { toBase64url, utf8 } from '../../../protocol/bytes.ts'
import { keyLength, sha256 } from '../../../protocol/crypto.ts'
import { inBackground } from '../../background.ts'
import { NotFoundError, UnauthorizedError } from '../../errors.ts'
import type { SavedSession } from '../../home-files.ts'
import { oneTimeTokensMax, sessionUnusedMsMax, sessionsMax, useNotedMs } from '../limits.ts'
import type { World } from '../../world.ts'

export interface SessionsInit {
  world: World
  /** The sessions that are signed in. */
  saved: readonly SavedSession[]
  /** Keeps them. */
  save: (sessions: readonly SavedSession[]) => Promise<void>
}

/** A browser that signs in. */
export interface NewSession {
  name: string
  /** Whether it is of another device, and was paired. */
  isElsewhere: boolean
}

export class Sessions {
  readonly #init: SessionsInit
  /** By hash; the one that was used last stands last. */
  readonly #sessions: Map<string, SavedSession>
  readonly #oneTime = new Set<string>()
  readonly #programs = new Set<string>()
  readonly #watchers = new Set<() => void>()
  /** When the times of use were last written down. */
  #notedAtMs: number

  constructor(init: SessionsInit) {
    this.#init = init
    this.#notedAtMs = init.world.now()
    const byUse = init.saved.toSorted((a, b) => a.usedAtMs - b.usedAtMs)
    this.#sessions = new Map(byUse.slice(-sessionsMax).map((session) => [session.hash, session]))
  }

  /** A token that can be swapped for a session once. */
  createOneTime(): string {
    const token = this.#random()
    this.#oneTime.add(hashOf(token))
    const [oldest] = this.#oneTime
    if (this.#oneTime.size > oneTimeTokensMax && oldest !== undefined) this.#oneTime.delete(oldest)
    return token
  }

  /** A token for the command line, good until the node stops. */
  createProgram(): string {
    const token = this.#random()
    this.#programs.add(hashOf(token))
    return token
  }

  /** Swaps a one-time token for a session of this machine. @throws {UnauthorizedError} when it is used up or none. */
  async signIn(oneTimeToken: string, name: string): Promise<string> {
    if (!this.#oneTime.delete(hashOf(oneTimeToken))) throw new UnauthorizedError('one-time token')
    return this.create({ name, isElsewhere: false })
  }

  /** Signs a browser in. @returns its token. */
  async create({ name, isElsewhere }: NewSession): Promise<string> {
    const token = this.#random()
    const nowMs = this.#init.world.now()
    const id = toBase64url(this.#init.world.random(idLength))
    const session = {
      id,
      hash: hashOf(token),
      name,
      createdAtMs: nowMs,
      usedAtMs: nowMs,
      isElsewhere,
    }
    this.#sessions.set(session.hash, session)
    const [longestAway] = this.#sessions.keys()
    if (this.#sessions.size > sessionsMax && longestAway !== undefined) {
      this.#sessions.delete(longestAway)
    }
    await this.#changed()
    return token
  }

  /** Ends the session of a token. */
  async signOut(token: string): Promise<void> {
    if (this.#sessions.delete(hashOf(token))) await this.#changed()
  }

  /** Ends the session of any browser. @throws {NotFoundError} when there is none of that id. */
  async end(id: string): Promise<void> {
    this.#sessions.delete(this.#at(id).hash)
    await this.#changed()
  }

  /** @throws {NotFoundError} when there is none of that id. */
  async rename(id: string, name: string): Promise<SavedSession> {
    const session = { ...this.#at(id), name }
    this.#sessions.set(session.hash, session)
    await this.#changed()
    return session
  }

  /** Those that are signed in, the one that was used last first. */
  list(): SavedSession[] {
    return [...this.#sessions.values()]
      .filter((session) => this.#isFresh(session))
      .toSorted((a, b) => b.usedAtMs - a.usedAtMs)
  }

  /** The id of the browser with a token; `undefined` for programs, and for who is not signed in. */
  idOf(token: string): string | undefined {
    return this.#sessions.get(hashOf(token))?.id
  }

  /** Whether a token lets somebody in, at this machine or elsewhere; each counts for the side that it was made for. */
  has(token: string, isElsewhere = false): boolean {
    const hash = hashOf(token)
    if (this.#programs.has(hash)) return !isElsewhere
    const session = this.#sessions.get(hash)
    return session?.isElsewhere === isElsewhere && this.#isFresh(session)
  }

  /** Notes that somebody uses a token now. */
  use(token: string): void {
    const session = this.#sessions.get(hashOf(token))
    if (session === undefined) return
    const usedAtMs = this.#init.world.now()
    this.#sessions.delete(session.hash)
    this.#sessions.set(session.hash, { ...session, usedAtMs })
    if (Math.abs(usedAtMs - this.#notedAtMs) < useNotedMs) return
    this.#notedAtMs = usedAtMs
    // The time of a use is worth no failed request, as on a full disk.
    inBackground(this.#save().catch(() => undefined))
  }

  /** Calls `watcher` whenever a browser comes, goes or is renamed; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }

  #at(id: string): SavedSession {
    const session = this.list().find((one) => one.id === id)
    if (session === undefined) throw new NotFoundError(id, { what: 'browser' })
    return session
  }

  #isFresh({ usedAtMs }: SavedSession): boolean {
    return this.#init.world.now() - usedAtMs < sessionUnusedMsMax
  }

  async #changed(): Promise<void> {
    for (const watcher of this.#watchers) watcher()
    await this.#save()
  }

  async #save(): Promise<void> {
    await this.#init.save(this.list())
  }

  #random(): string {
    return toBase64url(this.#init.world.random(keyLength))
  }
}

/** Bytes of an id: it is no secret, and tells browsers of one node apart. */
const idLength = 9

// Looking a hash up takes time that says nothing about the token.
function hashOf(token: string): string {
  return toBase64url(sha256(utf8(token)))
}
