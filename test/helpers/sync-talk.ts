/** Talks the sync protocol by hand: single questions of a node, and the frames that nodes sent. */
import { decodeAnswer, encodeAnswer, type Answer } from '../../protocol/sync/answers.ts'
import {
  decodeQuestion,
  encodeQuestion,
  syncProtocol,
  type Question,
} from '../../protocol/sync/questions.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { PeerUnreachableError } from '../../node/errors.ts'
import type { Network } from '../../node/network/base/network.ts'
import type { FakeHub, FakeNetwork } from './fake-network.ts'

/** One channel, on which every question waits for its answer. */
export class SyncTalk {
  readonly #network: Network
  readonly #peer: PeerName
  readonly #answers: Answer[] = []
  #waiting: PromiseWithResolvers<Answer> | undefined
  #isClosed = false
  #channel: ReturnType<Network['open']> | undefined

  constructor(network: Network, peer: PeerName) {
    this.#network = network
    this.#peer = peer
  }

  /** @throws {PeerUnreachableError} when the channel ends without an answer. */
  async ask(question: Question): Promise<Answer> {
    await this.tell(question)
    return this.next()
  }

  /** Says what has no answer. */
  async tell(question: Question): Promise<void> {
    const channel = await this.#open()
    await channel.send(encodeQuestion(question))
  }

  /** The next answer. @throws {PeerUnreachableError} when the channel ends. */
  next(): Promise<Answer> {
    const answer = this.#answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    if (this.#isClosed) return Promise.reject(new PeerUnreachableError('closed'))
    this.#waiting = Promise.withResolvers()
    return this.#waiting.promise
  }

  #open(): ReturnType<Network['open']> {
    this.#channel ??= this.#network.open(this.#peer, syncProtocol, {
      frame: (frame) => {
        const answer = decodeAnswer(frame)
        if (this.#waiting === undefined) this.#answers.push(answer)
        else this.#waiting.resolve(answer)
        this.#waiting = undefined
      },
      closed: () => {
        this.#isClosed = true
        this.#waiting?.reject(new PeerUnreachableError('closed'))
      },
    })
    return this.#channel
  }
}

/** The questions of a node on channels that it opened. */
export function questionsOf(network: FakeNetwork): Question[] {
  const frames = network.sent.filter(({ isQuestion }) => isQuestion)
  return frames.map(({ frame }) => decodeQuestion(frame))
}

/** Lets a test put other answers in place of those to a peer. */
export function changeAnswers(
  hub: FakeHub,
  to: PeerName,
  change: (answer: Answer) => Answer | Promise<Answer>,
): void {
  hub.changeFrame = async (frame, about) => {
    if (about.isQuestion || about.to !== to) return frame
    return encodeAnswer(await change(decodeAnswer(frame)))
  }
}

/** Ends what `changeAnswers` began. */
export function leaveAnswers(hub: FakeHub): void {
  hub.changeFrame = (frame) => frame
}
