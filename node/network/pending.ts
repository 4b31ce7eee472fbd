/** Connections that Noise has not proved yet: it is not known who they are, so only their addresses can be told apart. */
import type { MultiaddrConnection } from '@libp2p/interface'
import { pendingPerAddressMax } from '../limits.ts'
import { addressKey } from './addresses.ts'

export class Pending {
  readonly #counts = new Map<string, number>()
  readonly #keys = new Map<MultiaddrConnection, string>()

  /** Whether one more connection may begin; it counts until it ends, or `end` says that it is known. */
  begin(connection: MultiaddrConnection): boolean {
    const address = connection.remoteAddr.toString()
    // Behind one relay are many.
    if (address.includes('/p2p-circuit')) return true
    const key = addressKey(address)
    const count = this.#counts.get(key) ?? 0
    if (count >= pendingPerAddressMax) return false
    this.#counts.set(key, count + 1)
    this.#keys.set(connection, key)
    connection.addEventListener('close', () => this.end(connection))
    return true
  }

  end(connection: MultiaddrConnection): void {
    const key = this.#keys.get(connection)
    if (key === undefined) return
    this.#keys.delete(connection)
    const count = (this.#counts.get(key) ?? 1) - 1
    if (count > 0) this.#counts.set(key, count)
    else this.#counts.delete(key)
  }
}
