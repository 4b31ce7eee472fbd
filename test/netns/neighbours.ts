/** Two people on machines of a small internet, who become contacts and post; and how long that takes. */
import { performance } from 'node:perf_hooks'
import { CliHome, type CliProcess } from '../helpers/cli.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Host } from './internet.ts'

const arrivalMsMax = 120_000
/** Two nodes find out within seconds; where both ask at the same moment, with the next try a minute later. */
const toldMsMax = 120_000
/** Both nodes are asked the whole time, which would take a processor from other tests. */
const toldPauseMsMax = 400

export class Neighbours implements AsyncDisposable {
  readonly ana: CliHome
  readonly bo: CliHome
  readonly #seen = new Map<CliHome, CliProcess>()

  readonly #options: readonly string[]

  private constructor(ana: CliHome, bo: CliHome, options: readonly string[]) {
    this.ana = ana
    this.bo = bo
    this.#options = options
  }

  /** Both with a node that runs. */
  static async settle(
    at: { ana: Host; bo: Host },
    options: readonly string[],
  ): Promise<Neighbours> {
    const ana = await CliHome.make('Ana', options, at.ana)
    try {
      const bo = await CliHome.make('Bo', options, at.bo)
      return new Neighbours(ana, bo, options)
    } catch (error) {
      await ana[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Bo joins by a link of Ana's. Answers with how long that took, in milliseconds. */
  async befriend(): Promise<number> {
    const startedMs = performance.now()
    const { link } = await this.ana.json<{ link: string }>('invite', '--aspect', 'Family')
    await this.bo.good('join', link, '--aspect', 'Family')
    return performance.now() - startedMs
  }

  /** Both post. Resolves when each has what the other wrote, with the milliseconds from the command to the sight of it. */
  async exchange(text: string): Promise<{ there: number; back: number }> {
    const there = await this.#send(this.ana, this.bo, `${text}, said Ana`)
    const back = await this.#send(this.bo, this.ana, `${text}, said Bo`)
    return { there, back }
  }

  async #send(from: CliHome, to: CliHome, text: string): Promise<number> {
    const startedMs = performance.now()
    await this.say(from, text)
    await this.sees(to, text)
    return performance.now() - startedMs
  }

  async say(from: CliHome, text: string): Promise<void> {
    await from.good('post', text, '--aspect', 'Family')
  }

  /** Resolves once somebody's feed shows a post. */
  async sees(home: CliHome, text: string): Promise<void> {
    const feed = this.#feedOf(home)
    const isThere = (): boolean => feed.stdout.includes(JSON.stringify(text))
    await waitFor(isThere, { timeoutMs: arrivalMsMax, description: text })
  }

  /** Waits until `pappus doctor` says all of some words to both. Answers with what it says to Ana. */
  async areTold(words: readonly string[]): Promise<string> {
    const told = await Promise.all([this.isTold(this.ana, words), this.isTold(this.bo, words)])
    return told[0]
  }

  /** Waits until `pappus doctor` says all of some words to somebody. Answers with what it says. */
  async isTold(home: CliHome, words: readonly string[]): Promise<string> {
    let said = ''
    const isThere = async (): Promise<boolean> => {
      said = await home.good('doctor')
      return words.every((each) => said.includes(each))
    }
    const description = words.join()
    const patience = { timeoutMs: toldMsMax, pauseMsMax: toldPauseMsMax, description }
    await waitFor(isThere, patience).catch(() => {
      throw new TestError(`${words.join()} is not in:\n${said}`)
    })
    return said
  }

  /** Ends both nodes. */
  async stop(): Promise<void> {
    await this.#forgetFeeds()
    await Promise.all([this.ana.good('stop'), this.bo.good('stop')])
  }

  /** Starts both again. */
  async start(): Promise<void> {
    await Promise.all([this.ana.start(...this.#options), this.bo.start(...this.#options)])
  }

  async #forgetFeeds(): Promise<void> {
    await Promise.all([...this.#seen.values()].map((feed) => feed[Symbol.asyncDispose]()))
    this.#seen.clear()
  }

  /** Somebody's feed as it is shown, from the last posts on. */
  #feedOf(home: CliHome): CliProcess {
    const seen = this.#seen.get(home) ?? home.spawn('feed', '--follow', '--json')
    this.#seen.set(home, seen)
    return seen
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forgetFeeds()
    await this.ana[Symbol.asyncDispose]()
    await this.bo[Symbol.asyncDispose]()
  }
}
