/** Answers strangers on the request protocol; it counts unknown people by where they come from, known ones by their identity. */
import { BadSignatureError } from '../../../protocol/errors.ts'
import { peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { requestBytesMax } from '../../../protocol/limits.ts'
import {
  decodeRequest,
  encodeRequestReply,
  requestProtocol,
  verifyRequest,
  type ContactRequest,
  type RequestReply,
} from '../../../protocol/request-message.ts'
import { PeerMisbehavedError } from '../../errors.ts'
import {
  relayedQuestionsPerHourMax,
  relayedQuestionsPerPeerMax,
  relayedRequestsPerHourMax,
  requestQuestionsPerHourMax,
  requestQuestionsPerPersonMax,
  requestsPerHourMax,
} from './limits.ts'
import type { Network } from '../../network/base/network.ts'
import type { World } from '../../world.ts'
import type { Asking } from './asking.ts'
import { HourlyCount } from '../lib/hourly-count.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Requests } from './requests.ts'

export interface RequestDoorComponents {
  asking: Asking
  requests: Requests
  keyring: Keyring
  network: Network
  world: World
}

export class RequestDoor {
  readonly #components: RequestDoorComponents
  readonly #questions: HourlyCount
  readonly #news: HourlyCount
  readonly #ofPeer: HourlyCount
  readonly #ofPerson: HourlyCount

  constructor(components: RequestDoorComponents) {
    this.#components = components
    this.#questions = new HourlyCount(components.world)
    this.#news = new HourlyCount(components.world)
    this.#ofPeer = new HourlyCount(components.world)
    this.#ofPerson = new HourlyCount(components.world)
  }

  async open(): Promise<void> {
    await this.#components.network.respond({
      id: requestProtocol,
      frameBytesMax: requestBytesMax,
      isOpenTo: () => true,
      answer: async (peer, question) => encodeRequestReply(await this.#answer(peer, question)),
    })
  }

  async #answer(peer: PeerName, question: Uint8Array): Promise<RequestReply> {
    const { asking, requests, keyring } = this.#components
    const message = decodeRequest(question)
    if (peerName(message.device.peerKey) !== peer) throw new PeerMisbehavedError('somebody else')
    if (!this.#mayQuestion(peer, message.device.person)) return { kind: 'later' }
    if (message.kind === 'accepted') {
      await asking.hear(message)
      return { kind: 'waiting' }
    }
    // Somebody trying ids to learn whose node this is gets the answer of a node where nobody may ask.
    if (!isFor(message, keyring.person)) return requests.refuse()
    return requests.receive(message, () => this.#mayBeNew(peer))
  }

  /** Counts known people apart, so that others who come the same way do not keep them out. */
  #mayQuestion(peer: PeerName, person: PersonId): boolean {
    if (this.#components.requests.isKnown(person)) {
      return this.#ofPerson.take(person, requestQuestionsPerPersonMax)
    }
    const { key, isRelayed } = this.#originOf(peer)
    if (!isRelayed) return this.#questions.take(key, requestQuestionsPerHourMax)
    const isWithin = this.#ofPeer.take(peer, relayedQuestionsPerPeerMax)
    return isWithin && this.#questions.take(key, relayedQuestionsPerHourMax)
  }

  #mayBeNew(peer: PeerName): boolean {
    const { key, isRelayed } = this.#originOf(peer)
    return this.#news.take(key, isRelayed ? relayedRequestsPerHourMax : requestsPerHourMax)
  }

  /** The key that peers from the same place have in common; through a relay come many households. */
  #originOf(peer: PeerName): { key: string; isRelayed: boolean } {
    const { network } = this.#components
    const origin = network.originOf(peer) ?? peer
    const isRelayed = network.links(peer)[0] === 'relay'
    return { key: isRelayed ? `relay ${origin}` : origin, isRelayed }
  }
}

/** Whether a request is signed, and for this person. */
function isFor(request: ContactRequest, person: PersonId): boolean {
  try {
    verifyRequest(request, person)
    return true
  } catch (error) {
    if (error instanceof BadSignatureError) return false
    throw error
  }
}
