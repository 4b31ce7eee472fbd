/** A person of the model check: the real rules and a store that can go back, on a network without time. */
import { peerName, type AspectId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type { SignedEntry } from '../../../protocol/entry.ts'
import { hourMs } from '../../../node/durations.ts'
import type { Log } from '../../../node/log.ts'
import { Social } from '../../../node/social/social.ts'
import { keptTables, viewTables } from '../../../node/social/slices.ts'
import { feedTables } from '../../../node/store/feed-store.ts'
import type { BlobFiles } from '../../../node/store/blobs/blob-files.ts'
import { Store } from '../../../node/store/store.ts'
import type { TopicInfo } from '../../../node/sync/replica.ts'
import type { World } from '../../../node/world.ts'
import type { FakeHub, FakeNetwork } from '../../helpers/fake-network.ts'
import { memoryBlobs } from '../../helpers/memory-blobs.ts'
import { TestError } from '../../helpers/test-error.ts'
import type { Chance } from '../chance.ts'
import { simLog } from '../log.ts'
import { keyringOf, type SimKeyring } from '../people.ts'
import { QuickDatabase } from './quick-database.ts'
import { Secrets } from './secrets.ts'

export interface ModelPersonInit {
  index: number
  /** Number of the device of that person. @default 0 */
  device?: number
  hub: FakeHub
  chance: Chance
  now: () => number
  aspectNames: readonly string[]
}

/** An entry that was offered to all who listen. */
export interface Announced {
  topic: TopicInfo
  entry: SignedEntry
}

export class ModelPerson {
  readonly name: string
  readonly keyring: SimKeyring
  readonly peer: PeerName
  readonly database: QuickDatabase
  readonly network: FakeNetwork
  /** All of it, in order. */
  readonly announced: Announced[] = []
  readonly store: Store
  readonly social: Social
  readonly secrets: Secrets

  private constructor(
    init: ModelPersonInit,
    parts: { store: Store; blobs: BlobFiles; database: QuickDatabase; secrets: Secrets },
  ) {
    const { index, device = 0, hub, chance, now } = init
    this.name = `p${index}${device === 0 ? '' : `.${device}`}`
    this.keyring = keyringOf(index, device)
    this.peer = peerName(this.keyring.device.peer.publicKey)
    this.network = hub.join(this.peer)
    this.store = parts.store
    this.database = parts.database
    this.secrets = parts.secrets
    const nothing = (): void => undefined
    const replication = {
      listen: nothing,
      unlisten: nothing,
      announce: (topic: TopicInfo, entry: SignedEntry) => {
        this.announced.push({ topic, entry })
        return Promise.resolve([])
      },
      fetch: () => Promise.resolve(),
      pull: nothing,
      hint: nothing,
      fetchBlobs: nothing,
      redial: nothing,
    }
    let elapsedMs = 0
    const world: World = {
      now,
      // No reminder ever comes here: long after each look, nothing waits for one.
      elapsed: () => (elapsedMs += hourMs),
      random: (length) => chance.bytes(length),
      after: () => nothing,
    }
    const { keyring, store, network } = this
    const { blobs } = parts
    const log = simLog((line) => {
      throw new TestError(line)
    }) as unknown as Log
    this.social = new Social({ keyring, store, blobs, network, replication, world, log })
  }

  static async start(init: ModelPersonInit): Promise<ModelPerson> {
    const secrets = new Secrets()
    const database = new QuickDatabase((row) => secrets.take(row))
    const store = await Store.over(database.asDatabase(), [
      ...feedTables,
      ...keptTables,
      ...viewTables,
    ])
    const blobs = await memoryBlobs((length) => init.chance.bytes(length))
    const person = new ModelPerson(init, { store, blobs, database, secrets })
    await person.social.setUp(person.name, init.aspectNames)
    await person.social.start()
    return person
  }

  get id(): PersonId {
    return this.keyring.person
  }

  async aspect(name: string): Promise<AspectId> {
    const found = (await this.social.aspects.list()).find((row) => row.name === name)
    if (found === undefined) throw new TestError(`no aspect ${name}`)
    return found.id
  }
}
