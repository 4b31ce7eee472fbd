/** The channel to one peer on which we ask: opened by the first question, closed with the connection. */
import { decodeAnswer, type Answer } from '../../protocol/sync/answers.ts'
import { encodeQuestion, type Question } from '../../protocol/sync/questions.ts'
import { watched } from '../background.ts'
import type { Channel, ChannelHandler } from '../network/base/network.ts'

export interface QuestionChannelInit {
  open: (handler: ChannelHandler) => Promise<Channel>
  /** An error that this throws ends the line. */
  answer: (answer: Answer) => void
  /** Called once, when nothing can be asked any more. */
  ended: (error?: unknown) => void
}

export class QuestionChannel {
  readonly #channel: Promise<Channel>
  readonly #ended: (error?: unknown) => void
  #last: Promise<void> = Promise.resolve()
  #isEnded = false
  #connection: string | undefined

  constructor(init: QuestionChannelInit) {
    this.#ended = init.ended
    // Before anything is asked as well: an opening that fails is the end of the line.
    this.#channel = watched(this.#open(init), (error) => this.#end(error))
  }

  /** The connection that it runs over, once it does. */
  get connection(): string | undefined {
    return this.#connection
  }

  /** Sends a question after those before it. */
  ask(question: Question): void {
    this.#last = watched(this.#send(this.#last, question))
  }

  close(): void {
    this.#isEnded = true
    this.#channel.then((channel) => channel.close()).catch(() => undefined)
  }

  async #open({ open, answer }: QuestionChannelInit): Promise<Channel> {
    const channel = await open({
      frame: (frame) => this.#take(frame, answer),
      closed: () => this.#end(),
    })
    this.#connection = channel.connection
    return channel
  }

  /** Never throws. */
  async #send(before: Promise<void>, question: Question): Promise<void> {
    await before
    if (this.#isEnded) return
    try {
      const channel = await this.#channel
      await channel.send(encodeQuestion(question))
    } catch (error) {
      this.#end(error)
    }
  }

  #take(frame: Uint8Array, answer: QuestionChannelInit['answer']): void {
    if (this.#isEnded) return
    try {
      answer(decodeAnswer(frame))
    } catch (error) {
      this.#end(error)
    }
  }

  #end(error?: unknown): void {
    if (this.#isEnded) return
    this.close()
    this.#ended(error)
  }
}
