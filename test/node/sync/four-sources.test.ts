/** One file from four nodes at once over TCP: all share in it, though one is slow and one goes away, and hardly a byte comes twice. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BlobRef } from '../../../protocol/blob.ts'
import { equalBytes } from '../../../protocol/bytes.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { Counters } from '../../../node/metrics.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import type { BlobDisk } from '../../../node/store/blobs/blob-disk.ts'
import { BlobFiles } from '../../../node/store/blobs/blob-files.ts'
import { readBlob } from '../../../node/store/blobs/blob-reader.ts'
import { folderDisk } from '../../../node/store/blobs/blob-disk.ts'
import { BlobExchange } from '../../../node/sync/blobs/blob-exchange.ts'
import type { BlobReplica, WantedBlob } from '../../../node/sync/blobs/blob-replica.ts'
import { realWorld } from '../../../node/world.ts'
import { testPerson } from '../../helpers/person.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/sync/four-sources')
const next = bytesFrom('four sources')
const fileBytes = 16 * 1024 * 1024
const timeoutMs = 120_000

class Peer implements AsyncDisposable {
  readonly network: Libp2pNetwork
  readonly files: BlobFiles
  readonly counters: Counters
  readonly exchange: BlobExchange
  readonly wants: WantedBlob[] = []
  /** Sealed bytes that came of what is wanted. */
  came = 0

  private constructor(network: Libp2pNetwork, files: BlobFiles, counters: Counters) {
    this.network = network
    this.files = files
    this.counters = counters
    const { log } = recordingLog()
    const replica = this.#replica()
    this.exchange = new BlobExchange({ network, files, replica, world: realWorld, log })
  }

  static async start(disk: BlobDisk): Promise<Peer> {
    const counters = new Counters()
    const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0, counters }
    const network = await Libp2pNetwork.start(
      { ...init, isContact: () => true },
      recordingLog().log,
    )
    const files = await BlobFiles.open({ disk, random: next })
    const peer = new Peer(network, files, counters)
    await peer.exchange.start()
    return peer
  }

  get peer(): PeerName {
    return this.network.self
  }

  /** All bytes that any peer sent it. */
  get receivedBytes(): number {
    const received = this.counters
      .samples()
      .filter(({ name }) => name === 'pappus_received_bytes_total')
    return received.reduce((sum, { value }) => sum + value, 0)
  }

  want({ id, bytes }: BlobRef): void {
    this.wants.push({ id, bytes, owner: testPerson('alice').id })
    this.exchange.look()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.exchange.stop()
    await this.network.stop()
    await this.files.close()
  }

  #replica(): BlobReplica {
    return {
      isServed: () => true,
      isReadable: () => true,
      isSource: () => true,
      wanted: () => Promise.resolve(this.wants),
      sourcesOf: () => this.network.connected(),
      progressed: (_, receivedBytes) => (this.came = receivedBytes),
      came: () => Promise.resolve(void this.wants.pop()),
    }
  }
}

/** A disk that is slow to read, and tells before each read. */
function slowly(disk: BlobDisk, before: () => Promise<void>): BlobDisk {
  return {
    ...disk,
    open: async (path) => {
      const file = await disk.open(path)
      return (
        file && {
          ...file,
          readParts: async (...wanted) => {
            await before()
            return file.readParts(...wanted)
          },
        }
      )
    },
  }
}

async function copy(ref: BlobRef, from: Peer, to: Peer): Promise<void> {
  const receiver = await to.files.receive(ref)
  await receiver.takeHashes((await from.files.hashes(ref.id))!)
  for (const index of receiver.missing) {
    const { start, length } = receiver.rangeOf(index)
    await receiver.take(index, (await from.files.read(ref.id, start, length))!)
  }
  await receiver.finish()
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

test('a file comes from four nodes, of which one is slow and one goes away half way', async () => {
  await using folder = await tempDir()
  const slow = Promise.withResolvers<void>()
  let reads = 0
  const disk = (name: string): BlobDisk => folderDisk(`${folder.path}/${name}`)
  await using reader = await Peer.start(disk('reader'))
  await using first = await Peer.start(disk('first'))
  await using second = await Peer.start(disk('second'))
  // Of this one a single range comes before the others have sent nearly all.
  await using late = await Peer.start(
    slowly(disk('late'), () => (++reads === 1 ? Promise.resolve() : slow.promise)),
  )
  // This one goes away with half of the file on its way.
  const gone = await Peer.start(disk('gone'))
  const sources = [first, second, late, gone]
  const file = Buffer.alloc(fileBytes, next(65_536))
  const ref = await first.files.write(once(file))
  for (const source of sources.slice(1)) await copy(ref, first, source)
  for (const { network } of sources) await reader.network.connect(network.self, network.addresses())
  const before = reader.receivedBytes
  reader.want(ref)
  await waitFor(() => reader.receivedBytes - before > fileBytes / 2, { timeoutMs, pauseMsMax: 1 })
  await gone[Symbol.asyncDispose]()
  await waitFor(() => reader.receivedBytes - before > fileBytes * 0.9, { timeoutMs, pauseMsMax: 1 })
  slow.resolve()
  await waitFor(() => reader.files.has(ref.id), { timeoutMs })
  const received = reader.receivedBytes - before
  assert.ok(received <= fileBytes * 1.1, `${received} bytes of ${fileBytes}`)
  const parts: Uint8Array[] = []
  for await (const part of readBlob(reader.files, ref)) parts.push(part)
  assert.ok(equalBytes(Buffer.concat(parts), file))
})

test.run()
