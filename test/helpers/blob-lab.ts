/** Nodes that only exchange blobs, on a fake network and a fake clock: a test says what each wants and has. */
import { concat } from '../../protocol/bytes.ts'
import { peerName, type BlobId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import type { BlobRef } from '../../protocol/blob.ts'
import { BlobExchange } from '../../node/sync/blobs/blob-exchange.ts'
import type { BlobReplica, WantedBlob } from '../../node/sync/blobs/blob-replica.ts'
import type { BlobFiles } from '../../node/store/blobs/blob-files.ts'
import { readBlob } from '../../node/store/blobs/blob-reader.ts'
import { FakeHub, type FakeNetwork } from './fake-network.ts'
import { FakeWorld, quiet, settled } from './fake-world.ts'
import { MemoryDisk, memoryBlobs } from './memory-blobs.ts'
import { testPerson } from './person.ts'
import { recordingLog, type RecordingLog } from './recording-log.ts'
import { bytesFrom } from './seed.ts'

const random = bytesFrom('blob lab')
const ana = testPerson('alice').id

export class BlobPeer implements BlobReplica {
  readonly network: FakeNetwork
  readonly world: FakeWorld
  readonly disk: MemoryDisk
  readonly files: BlobFiles
  readonly exchange: BlobExchange
  readonly log: RecordingLog = recordingLog()
  readonly wants: WantedBlob[] = []
  readonly told: number[] = []
  /** Peers that it serves nothing. */
  readonly strangers = new Set<PeerName>()
  /** Peers that it never asks. */
  readonly others = new Set<PeerName>()

  constructor(
    hub: FakeHub,
    world: FakeWorld,
    { disk, files }: { disk: MemoryDisk; files: BlobFiles },
  ) {
    this.network = hub.join(peerName(random(32)))
    this.world = world
    this.disk = disk
    this.files = files
    const { network, log } = this
    this.exchange = new BlobExchange({ network, files, replica: this, world, log: log.log })
  }

  get peer(): PeerName {
    return this.network.self
  }

  isServed(peer: PeerName): boolean {
    return !this.strangers.has(peer)
  }

  isReadable(peer: PeerName): boolean {
    return !this.strangers.has(peer)
  }

  isSource(peer: PeerName): boolean {
    return !this.others.has(peer)
  }

  wanted(limit: number): Promise<readonly WantedBlob[]> {
    return Promise.resolve(this.wants.slice(0, limit))
  }

  sourcesOf(): PeerName[] {
    return this.network.connected().filter((peer) => !this.others.has(peer))
  }

  progressed(_id: BlobId, bytes: number): void {
    this.told.push(bytes)
  }

  came(id: BlobId): Promise<void> {
    this.unwant(id)
    return Promise.resolve()
  }

  want({ id, bytes }: BlobRef, owner: PersonId = ana): void {
    this.wants.push({ id, bytes, owner })
    this.exchange.look()
  }

  unwant(id: BlobId): void {
    this.wants.splice(0, Infinity, ...this.wants.filter((one) => one.id !== id))
  }

  async write(file: Uint8Array): Promise<BlobRef> {
    return this.files.write(pieces(file))
  }

  /** Takes over a whole blob of somebody else. */
  async copy(ref: BlobRef, from: BlobPeer): Promise<void> {
    const receiver = await this.files.receive(ref)
    await receiver.takeHashes((await from.files.hashes(ref.id))!)
    for (const index of receiver.missing) {
      const { start, length } = receiver.rangeOf(index)
      await receiver.take(index, (await from.files.read(ref.id, start, length))!)
    }
    await receiver.finish()
  }

  async read(ref: BlobRef): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for await (const part of readBlob(this.files, ref)) parts.push(part)
    return concat(...parts)
  }

  /** Bytes of answers that it sent. */
  get givenBytes(): number {
    const answers = this.network.sent.filter(({ isQuestion }) => !isQuestion)
    return answers.reduce((sum, { frame }) => sum + frame.length, 0)
  }

  /** Questions that it asked of a peer, or of all. */
  questions(peer?: PeerName): Uint8Array[] {
    const asked = this.network.sent.filter(({ isQuestion }) => isQuestion)
    return asked.filter(({ to }) => peer === undefined || to === peer).map(({ frame }) => frame)
  }
}

export class BlobLab {
  readonly hub = new FakeHub()
  readonly world = new FakeWorld('blob lab')
  readonly #peers: BlobPeer[] = []

  /** The first of so many nodes is connected to all others. */
  static async of(count: number): Promise<[BlobLab, ...BlobPeer[]]> {
    const lab = new BlobLab()
    const peers: BlobPeer[] = []
    for (let index = 0; index < count; index += 1) peers.push(await lab.add())
    for (const peer of peers.slice(1)) await peers[0]!.network.connect(peer.peer)
    return [lab, ...peers]
  }

  async add(): Promise<BlobPeer> {
    const disk = new MemoryDisk()
    const peer = new BlobPeer(this.hub, this.world, {
      disk,
      files: await memoryBlobs(random, disk),
    })
    await peer.exchange.start()
    this.#peers.push(peer)
    return peer
  }

  /** Lets everything run that needs no time. */
  settle(): Promise<void> {
    return quiet()
  }

  async pass(durationMs: number, stepMs = 1000): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      await this.world.pass(stepMs)
      await settled()
    }
  }

  async stop(): Promise<void> {
    for (const { exchange } of this.#peers) await exchange.stop()
  }
}

async function* pieces(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield file
}
