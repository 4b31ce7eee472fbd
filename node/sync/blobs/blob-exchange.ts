/** Blobs between nodes: serves those that are here, fetches those that are wanted. */
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { World } from '../../world.ts'
import { BlobFetcher } from './blob-fetcher.ts'
import type { BlobReplica } from './blob-replica.ts'
import { BlobServer } from './blob-server.ts'

export interface BlobExchangeInit {
  network: Network
  files: BlobFiles
  replica: BlobReplica
  world: World
  log: Log
}

export class BlobExchange {
  readonly #init: BlobExchangeInit
  readonly #server: BlobServer
  readonly #fetcher: BlobFetcher

  constructor(init: BlobExchangeInit) {
    this.#init = init
    this.#server = new BlobServer({ ...init, self: init.network.self })
    this.#fetcher = new BlobFetcher(init)
  }

  async start(): Promise<void> {
    await this.#init.network.serve(this.#server.start())
    await this.#fetcher.start()
  }

  /** Looks for what is wanted now. */
  look(): void {
    this.#fetcher.look()
  }

  async stop(): Promise<void> {
    await this.#fetcher.stop()
    this.#server.stop()
  }
}
