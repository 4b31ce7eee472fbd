/**
 * Our contact cards: they tell every device that knows us where this node is now, by which secret it is found in the DHT, and
 * which carriers it has.
 */
import type { PeerName } from '../../../protocol/ids.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { cardText, type CardContent } from '../contacts/apply-people.ts'
import { cardCarriers } from '../carriers/carrying.ts'
import { discoverySecret } from './findable.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { listContacts } from '../contacts/people.ts'
import { devices, ownCards } from '../contacts/tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface OwnCardsComponents {
  keyring: Keyring
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

  /** Writes a new card to everybody that has another one. */
  async renew(): Promise<void> {
    const { store } = this.#components
    const card = await this.#cardNow(store)
    const wanted = cardText(card)
    const people = (await listContacts(store)).filter(({ person }) => !isBlocked(store, person))
    const own = (await store.list(devices, {})).map(([, row]) => row)
    const all = [...people.flatMap((contact) => contact.devices), ...own]
    const outdated = all.filter(({ peer }) => store.get(ownCards, peer) !== wanted)
    await store.transact((tx) => {
      for (const { peer } of outdated) this.#write(tx, peer, card)
    })
  }

  /** Tells a device where we are, unless it was told; the first such record begins its feed. */
  async tell(tx: Transaction, peer: PeerName): Promise<void> {
    const card = await this.#cardNow(tx)
    if (tx.get(ownCards, peer) !== cardText(card)) this.#write(tx, peer, card)
  }

  #write(tx: Transaction, peer: PeerName, card: CardContent): void {
    const { world, writer } = this.#components
    writer.write(tx, { kind: 'pair', peer }, { kind: 'card', ...card, atMs: world.now() })
  }

  async #cardNow(reader: Reader): Promise<CardContent> {
    const { keyring, network } = this.#components
    const secret = await discoverySecret(reader, keyring)
    const carriers = await cardCarriers(reader)
    return { addresses: network.addresses(), carriers, ...(secret !== undefined && { secret }) }
  }
}
