/** What a run spent, so that it can be set beside what it delivered. */
export class Costs {
  messages = 0
  bytes = 0
  /** Of these, gossip. */
  gossipMessages = 0
  /** Entries that reached a reader. */
  delivered = 0
  /** The sum of the hops that each of them came: 1 where it came by sync from its writer. */
  hops = 0

  add(what: string, bytes: number): void {
    this.messages += 1
    this.bytes += bytes
    if (what === 'gossip') this.gossipMessages += 1
  }

  deliver(entries: number, hops: number): void {
    this.delivered += entries
    this.hops += entries * hops
  }
}
