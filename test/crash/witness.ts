/** Everything that a friend was ever given: the entries that reached its node from outside, whether it kept them or not. */
import { hashAt, feedTables } from '../../node/store/feed-store.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import { keptTables, viewTables } from '../../node/social/slices.ts'
import type { SocialReplica } from '../../node/social/replica.ts'
import { fromHex, toHex } from '../helpers/hex.ts'
import { TestError } from '../helpers/test-error.ts'
import { equalBytes } from '../../protocol/bytes.ts'
import type { FeedId } from '../../protocol/ids.ts'

export class Witness {
  /** `feed seq` → hash. */
  readonly #hashes = new Map<string, string>()
  /** Places in feeds that two entries were seen at. */
  readonly #twice: string[] = []

  /** Looks on while a node takes entries in. */
  watch(replica: SocialReplica): void {
    const accept = replica.accept.bind(replica)
    replica.accept = (feed, entries) => {
      for (const { header, hash } of entries) this.#see(`${feed} ${header.seq}`, toHex(hash))
      return accept(feed, entries)
    }
  }

  /** How many places in feeds were seen. */
  get count(): number {
    return this.#hashes.size
  }

  /**
   * Compares with the database of who wrote the entries, while nothing runs on it.
   *
   * @throws {TestError} when an entry was seen that is gone there, or two at one place.
   */
  async expectKept(storeFolder: string): Promise<void> {
    if (this.#twice.length > 0) throw new TestError(`used twice: ${this.#twice.join(', ')}`)
    const database = await openDatabase(storeFolder)
    await using store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
    for (const [place, hash] of this.#hashes) {
      const [feed = '', seq] = place.split(' ')
      const kept = hashAt(store, feed as FeedId, Number(seq))
      if (kept === undefined) throw new TestError(`gone at its writer: ${place}`)
      if (!equalBytes(kept, fromHex(hash))) throw new TestError(`another one stands at ${place}`)
    }
  }

  #see(place: string, hash: string): void {
    const seen = this.#hashes.get(place)
    if (seen === undefined) this.#hashes.set(place, hash)
    else if (seen !== hash) this.#twice.push(place)
  }
}
