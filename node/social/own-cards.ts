/** Our contact cards: every device that knows us is told where this node is now, and who carries for it. */
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import { isBlocked } from './apply-block.ts'
import { cardText } from './apply-people.ts'
import { cardCarriers } from './carrying.ts'
import { listContacts } from './people.ts'
import { devices, ownCards } from './tables.ts'
import type { Writer } from './writer.ts'

export interface OwnCardsComponents {
  network: Network
  store: Store
  world: World
  writer: Writer
}

export class OwnCards {
  readonly #components: OwnCardsComponents

  constructor(components: OwnCardsComponents) {
    this.#components = components
  }

  /** Writes a new card to whoever has another one. */
  async renew(): Promise<void> {
    const { network, store, world, writer } = this.#components
    const addresses = network.addresses()
    const carriers = await cardCarriers(store)
    const wanted = cardText({ addresses, carriers })
    const people = (await listContacts(store)).filter(({ person }) => !isBlocked(store, person))
    const own = (await store.list(devices, {})).map(([, row]) => row)
    const all = [...people.flatMap((contact) => contact.devices), ...own]
    const outdated = all.filter(({ peer }) => store.get(ownCards, peer) !== wanted)
    await store.transact((tx) => {
      for (const { peer } of outdated) {
        const card = { kind: 'card', addresses, carriers, atMs: world.now() } as const
        writer.write(tx, { kind: 'pair', peer }, card)
      }
    })
  }
}
