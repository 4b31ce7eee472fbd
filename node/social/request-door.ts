/** Answers strangers on the request protocol: counted by where they come from before anything of theirs is read. */
import { BadSignatureError } from '../../protocol/errors.ts'
import { peerName, type PeerName, type PersonId } from '../../protocol/ids.ts'
import { requestBytesMax } from '../../protocol/limits.ts'
import {
  decodeRequest,
  encodeRequestReply,
  requestProtocol,
  verifyRequest,
  type ContactRequest,
  type RequestReply,
} from '../../protocol/request-message.ts'
import { PeerMisbehavedError } from '../errors.ts'
import { requestQuestionsPerHourMax, requestsPerHourMax } from '../limits.ts'
import type { Network } from '../network/network.ts'
import type { World } from '../world.ts'
import type { Asking } from './asking.ts'
import { HourlyCount } from './hourly-count.ts'
import type { Keyring } from './keyring.ts'
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

  constructor(components: RequestDoorComponents) {
    this.#components = components
    this.#questions = new HourlyCount(components.world)
    this.#news = new HourlyCount(components.world)
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
    const { asking, requests, keyring, network } = this.#components
    const origin = network.originOf(peer) ?? peer
    if (!this.#questions.take(origin, requestQuestionsPerHourMax)) return { kind: 'later' }
    const message = decodeRequest(question)
    if (peerName(message.device.peerKey) !== peer) throw new PeerMisbehavedError('somebody else')
    if (message.kind === 'accepted') {
      await asking.hear(message)
      return { kind: 'waiting' }
    }
    // Who tries one id after the other to learn whose node this is gets the answer of where nobody may ask.
    if (!isFor(message, keyring.person)) return { kind: 'no' }
    return requests.receive(message, () => this.#news.take(origin, requestsPerHourMax))
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
