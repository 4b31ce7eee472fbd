/** Connections that Noise has not proved yet: their peers are not known, so only their addresses can be told apart. */
import type { MultiaddrConnection } from '@libp2p/interface'
import { NotAContactError } from '../../errors.ts'
import { connectionsPerSecond, pendingMax, pendingPerAddressMax } from './limits.ts'
import type { World } from '../../world.ts'
import { addressKey, originKey, relayKey } from '../base/addresses.ts'
import { Rate } from '../base/rate.ts'

export class Pending {
  /** By where they come from, the oldest first. */
  readonly #groups = new Map<string, Set<MultiaddrConnection>>()
  readonly #origins = new Map<MultiaddrConnection, string>()
  readonly #beginnings: Rate

  constructor(world: Pick<World, 'elapsed'>) {
    const perSecond = connectionsPerSecond
    this.#beginnings = new Rate(world, { perSecond, burst: perSecond })
  }

  /**
   * Whether one more connection may begin; it counts until it ends, or `end` says that it is known. Where there are too many, the
   * address with the most loses one: an attacker that fills all places keeps nobody else out.
   */
  begin(connection: MultiaddrConnection): boolean {
    const address = connection.remoteAddr.toString()
    if (!this.#beginnings.take(addressKey(address))) return false
    const origin = originKey(address)
    const group = this.#groups.get(origin) ?? new Set()
    // Behind one relay are many.
    if (group.size >= pendingPerAddressMax && relayKey(address) === undefined) return false
    this.#groups.set(origin, group.add(connection))
    this.#origins.set(connection, origin)
    connection.addEventListener('close', () => this.end(connection))
    if (this.#origins.size > pendingMax) this.#makeRoom()
    return true
  }

  end(connection: MultiaddrConnection): void {
    const origin = this.#origins.get(connection)
    if (origin === undefined) return
    this.#origins.delete(connection)
    const group = this.#groups.get(origin)
    group?.delete(connection)
    if (group?.size === 0) this.#groups.delete(origin)
  }

  #makeRoom(): void {
    const [largest] = [...this.#groups.values()].toSorted((a, b) => b.size - a.size)
    const [oldest] = largest ?? []
    if (oldest === undefined) return
    this.end(oldest)
    oldest.abort(new NotAContactError('too many connections'))
  }
}
