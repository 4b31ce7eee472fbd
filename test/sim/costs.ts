/** The costs of a run, so that it can be set beside what it delivered. */
export class Costs {
  /** Of all but blobs, which cost what pictures weigh. */
  messages = 0
  bytes = 0
  blobMessages = 0
  blobBytes = 0
  /** Of these, gossip. */
  gossipMessages = 0
  /** Entries that reached a reader. */
  delivered = 0
  /** The sum of the hops that each of them came: 1 where it came by sync from its writer. */
  hops = 0

  add(what: string, bytes: number): void {
    if (what === 'blob') {
      this.blobMessages += 1
      this.blobBytes += bytes
      return
    }
    this.messages += 1
    this.bytes += bytes
    if (what === 'gossip') this.gossipMessages += 1
  }

  deliver(entries: number, hops: number): void {
    this.delivered += entries
    this.hops += entries * hops
  }
}
