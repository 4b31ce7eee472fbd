/** Being found and finding others: what this node puts into the DHT and looks for there, and the contact requests that come of it. */
import type { PeerName, PersonId } from '../../../protocol/ids.ts'
import type { Log } from '../../log.ts'
import type { Directory } from '../../network/dht/directory.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { Asking } from './asking.ts'
import { Findability } from '../discovery/findability.ts'
import { Finding } from '../discovery/finding.ts'
import type { Invites } from '../joining/invites.ts'
import type { Joining } from '../joining/joining.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Messaging } from '../messages/messaging.ts'
import type { Replication } from '../lib/replication.ts'
import { RequestDoor } from './request-door.ts'
import { Requests } from './requests.ts'
import { contacts, me } from '../contacts/tables.ts'

export interface DiscoveryComponents {
  directory: Directory
  invites: Invites
  joining: Joining
  keyring: Keyring
  messaging: Messaging
  network: Network
  replication: Replication
  store: Store
  world: World
  log: Log
}

/** The result of looking for somebody. */
export interface FindResult {
  /** `offline` where there is nobody to ask; `missing` also where they do not want to be found. */
  state: 'me' | 'contact' | 'blocked' | 'found' | 'missing' | 'offline'
  /** The name they give themselves. */
  name?: string
}

export class Discovery {
  readonly finding: Finding
  readonly requests: Requests
  readonly asking: Asking
  readonly #components: DiscoveryComponents
  readonly #findability: Findability
  readonly #door: RequestDoor

  constructor(components: DiscoveryComponents) {
    this.#components = components
    const { replication } = components
    const found = (peer: PeerName): void => replication.redial(peer)
    this.finding = new Finding({ ...components, found })
    this.#findability = new Findability({ ...components, finding: this.finding })
    this.requests = new Requests(components)
    this.asking = new Asking({ ...components, finding: this.finding })
    const { asking, requests } = this
    this.#door = new RequestDoor({ ...components, asking, requests })
  }

  async start(): Promise<void> {
    await this.#door.open()
    this.finding.start()
    this.#findability.start()
    this.asking.start()
  }

  async stop(): Promise<void> {
    this.requests.stop()
    await Promise.all([this.finding.stop(), this.#findability.stop(), this.asking.stop()])
  }

  /** Renews our cards soon: they may have to say something else. */
  renewSoon(): void {
    this.#findability.renewSoon()
  }

  /** Looks for somebody by their id; what we know already is told without asking anybody. */
  async find(person: PersonId, signal: AbortSignal): Promise<FindResult> {
    const { directory, keyring, store } = this.#components
    const known = person === keyring.person ? store.get(me, 'me') : store.get(contacts, person)
    const name = known === undefined ? {} : { name: known.name }
    if (person === keyring.person) return { state: 'me', ...name }
    if (isBlocked(store, person)) return { state: 'blocked', ...name }
    if (known !== undefined) return { state: 'contact', ...name }
    if (!directory.isReady()) return { state: 'offline' }
    const card = await this.finding.find(person, signal)
    if (card === undefined) return { state: 'missing' }
    return card.name === undefined ? { state: 'found' } : { state: 'found', name: card.name }
  }
}
