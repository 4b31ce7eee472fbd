/** Being found and finding others: what this node puts into the DHT, and what it looks for there. */
import type { PeerName } from '../../protocol/ids.ts'
import type { Log } from '../log.ts'
import type { Directory } from '../network/directory.ts'
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import { Findability } from './findability.ts'
import { Finding } from './finding.ts'
import type { Keyring } from './keyring.ts'
import type { Replication } from './replication.ts'

export interface DiscoveryComponents {
  directory: Directory
  keyring: Keyring
  network: Network
  replication: Replication
  store: Store
  world: World
  log: Log
}

export class Discovery {
  readonly finding: Finding
  readonly #findability: Findability

  constructor(components: DiscoveryComponents) {
    const { directory, network, replication, store, world } = components
    const found = (peer: PeerName): void => replication.redial(peer)
    this.finding = new Finding({ directory, network, store, world, found })
    this.#findability = new Findability(components)
  }

  start(): void {
    this.finding.start()
    this.#findability.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.finding.stop(), this.#findability.stop()])
  }

  /** What our cards should say may have changed. */
  renewSoon(): void {
    this.#findability.renewSoon()
  }
}
