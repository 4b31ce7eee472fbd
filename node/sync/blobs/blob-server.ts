/** Serves blobs to peers that name them. The answer is the same for one that is not here and one that the peer may not have. */
import { blobTag } from '../../../protocol/blob.ts'
import {
  blobAnswerRoom,
  blobFrameBytesMax,
  blobProtocol,
  decodeBlobQuestion,
  encodeBlobAnswer,
  type BlobQuestion,
} from '../../../protocol/blob-message.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { peerKey, type BlobId, type PeerName } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import type { Channel, ChannelHandler, ChannelProtocol } from '../../network/base/network.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import { questionCost } from './limits.ts'
import type { BlobReplica } from './blob-replica.ts'
import { ReadAhead } from './read-ahead.ts'

export interface BlobServerInit {
  self: PeerName
  files: BlobFiles
  replica: Pick<BlobReplica, 'isServed' | 'isReadable'>
  /** Called when a peer wants to ask; the fetcher shares the protocol. */
  accept?: (channel: Channel) => void
}

export class BlobServer {
  readonly #init: BlobServerInit
  readonly #key: Uint8Array
  /** Tag, as base64url → blob. */
  readonly #tags = new Map<string, BlobId>()
  #unwatch: () => void = () => undefined

  constructor(init: BlobServerInit) {
    this.#init = init
    this.#key = peerKey(init.self)
  }

  /** The protocol to serve. */
  start(): ChannelProtocol {
    const { files, replica } = this.#init
    for (const id of files.ids()) this.#tags.set(this.#tagOf(id), id)
    this.#unwatch = files.watch((id, isHere) => {
      if (isHere) this.#tags.set(this.#tagOf(id), id)
      else this.#tags.delete(this.#tagOf(id))
    })
    return {
      id: blobProtocol,
      frameBytesMax: blobFrameBytesMax,
      frameCost: questionCost,
      isOpenTo: (peer) => replica.isServed(peer),
      accept: (channel) => this.#handler(channel),
    }
  }

  stop(): void {
    this.#unwatch()
  }

  /**
   * Takes one question after the other: a peer that asks ahead waits in its own stream. The next answer is read from the disk while the
   * one before goes out; no more than these two and those that were read ahead are in memory.
   */
  #handler(channel: Channel): ChannelHandler {
    const ahead = new ReadAhead(this.#init.files)
    let sending = Promise.resolve()
    return {
      frame: async (frame) => {
        const found = await this.#find(channel.peer, decodeBlobQuestion(frame), ahead)
        await sending
        sending = watched(channel.send(encodeBlobAnswer(found)), () => channel.close())
      },
      closed: () => undefined,
    }
  }

  async #find(
    peer: PeerName,
    question: BlobQuestion,
    ahead: ReadAhead,
  ): Promise<Uint8Array | undefined> {
    const { files, replica } = this.#init
    const id = this.#tags.get(toBase64url(question.tag))
    if (id === undefined) return undefined
    const isReadable = replica.isReadable(peer, id)
    if (isReadable !== true && !(await isReadable)) return undefined
    if (question.kind === 'hashes') return files.hashes(id, blobAnswerRoom)
    return ahead.read(id, question)
  }

  #tagOf(id: BlobId): string {
    return toBase64url(blobTag(id, this.#key))
  }
}
