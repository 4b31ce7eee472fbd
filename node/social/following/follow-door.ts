/** Answers people who want to follow the owner: with the public feeds where the owner lets them, and else as the node of anybody would. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import {
  decodeFollow,
  encodeFollowAnswer,
  followProtocol,
  type FollowAnswer,
  type PublicFeed,
} from '../../../protocol/follow-message.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { followBytesMax } from '../../../protocol/limits.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { isShutOut } from '../contacts/apply-revocation.ts'
import { me } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { feeds } from '../feeds/tables.ts'
import { HourlyCount } from '../lib/hourly-count.ts'
import { isOpenToFollowers, ownPublic } from './followers.ts'
import {
  followQuestionsPerHourMax,
  relayedFollowQuestionsPerHourMax,
  relayedFollowQuestionsPerPeerMax,
} from './limits.ts'

export interface FollowDoorComponents {
  keyring: Keyring
  network: Network
  store: Store
  world: World
}

export class FollowDoor {
  readonly #components: FollowDoorComponents
  readonly #questions: HourlyCount
  readonly #ofPeer: HourlyCount

  constructor(components: FollowDoorComponents) {
    this.#components = components
    this.#questions = new HourlyCount(components.world)
    this.#ofPeer = new HourlyCount(components.world)
  }

  async open(): Promise<void> {
    await this.#components.network.respond({
      id: followProtocol,
      frameBytesMax: followBytesMax,
      isOpenTo: () => true,
      answer: async (peer, question) => encodeFollowAnswer(await this.#answer(peer, question)),
    })
  }

  async #answer(peer: PeerName, question: Uint8Array): Promise<FollowAnswer> {
    const { keyring, store } = this.#components
    const person = decodeFollow(question)
    if (!this.#mayAsk(peer)) return { kind: 'later' }
    // Somebody trying ids to learn whose node this is gets the answer of a node that nobody may follow.
    if (person !== keyring.person || !isOpenToFollowers(store) || isShutOut(store, peer))
      return { kind: 'no' }
    const { certificate, device } = keyring
    const name = store.get(me, 'me')?.name ?? ''
    const ids = await ownPublic(store, keyring)
    const own = device.peer.publicKey
    const listed: PublicFeed[] = ids.map((feed) => {
      const writer = store.get(feeds, feed)?.peerKey
      return { feed, peerKey: (writer && fromBase64url(writer)) || own }
    })
    return { kind: 'feeds', certificate, device: keyring.certified, name, feeds: listed }
  }

  #mayAsk(peer: PeerName): boolean {
    const { network } = this.#components
    const origin = network.originOf(peer) ?? peer
    if (network.links(peer)[0] !== 'relay') {
      return this.#questions.take(origin, followQuestionsPerHourMax)
    }
    const isWithin = this.#ofPeer.take(peer, relayedFollowQuestionsPerPeerMax)
    return isWithin && this.#questions.take(`relay ${origin}`, relayedFollowQuestionsPerHourMax)
  }
}
