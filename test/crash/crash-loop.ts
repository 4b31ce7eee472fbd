/**
 * A real node in a process of its own that posts and receives, and is killed with SIGKILL at random moments, also while it
 * starts. After each kill it must open again with everything it had acknowledged; and its friend, who posts to it all the
 * time and notes every entry that it is given, must end with exactly its posts: none missing, none that is gone at its
 * writer, no place in a feed used twice.
 */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../cli/client.ts'
import { Home } from '../../node/home.ts'
import type { Node } from '../../node/node.ts'
import { endNode, pagesOfTexts, spawnNode, startNode, textsOf } from '../helpers/node-process.ts'
import { TestNode } from '../helpers/nodes.ts'
import { Random } from '../helpers/random.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { Witness } from './witness.ts'

export interface CrashResult {
  kills: number
  /** Of these, how many hit a node that was still starting. */
  killedAtStart: number
  /** Posts that the killed node had acknowledged. */
  acknowledged: number
  /** Posts that were on their way when it was killed, and survived. */
  survived: number
  /** Posts of the friend that it had told of while it ran. */
  received: number
  /** Places in its feeds of which the friend was given an entry. */
  witnessed: number
}

const writers = 4
/** Of the friend in one round. */
const friendPosts = 12
const killWithinMs = 800
/** Chance that the node is killed before it said that it runs: one in so many. */
const earlyKillEvery = 8
const deliveryTimeoutMs = 180_000

/** Kills a node that posts and receives again and again. @throws {TestError} that names the round at which something was lost. */
export async function crashLoop(kills: number, seed: number): Promise<CrashResult> {
  await using folder = await tempDir()
  await using bo = new TestNode('Bo', await tempDir())
  await bo.start()
  const loop = new CrashLoop(join(folder.path, 'home'), bo, new Random(seed))
  return await loop.run(kills)
}

class CrashLoop {
  readonly #home: string
  readonly #bo: TestNode
  readonly #random: Random
  readonly #witness = new Witness()
  readonly #acknowledged = new Set<string>()
  /** Posts that were acknowledged since the last look at the node's posts. */
  #latest = new Set<string>()
  #received = 0
  #killedAtStart = 0

  constructor(home: string, bo: TestNode, random: Random) {
    this.#home = home
    this.#bo = bo
    this.#random = random
    this.#witness.watch(bo.social.replica)
  }

  async run(kills: number): Promise<CrashResult> {
    const first = await startNode(this.#home, true)
    await introduce(first.client, this.#bo.node)
    await endNode(first.child)
    for (let round = 0; round < kills; round++) {
      // The friend goes on whatever happens, so that something is on its way at any moment.
      const friend = this.#postAsFriend(round)
      if (this.#random.once(earlyKillEvery)) await this.#killAtStart()
      else await this.#killAtWork(round)
      await friend
    }
    const ana = await startNode(this.#home, false)
    await expectAll(ana.client, this.#acknowledged, kills)
    const total = await expectSame(ana.client, this.#bo)
    await endNode(ana.child)
    await this.#witness.expectKept(new Home(this.#home).storeFolder)
    return {
      kills,
      killedAtStart: this.#killedAtStart,
      acknowledged: this.#acknowledged.size,
      survived: total - this.#acknowledged.size,
      received: this.#received,
      witnessed: this.#witness.count,
    }
  }

  async #postAsFriend(round: number): Promise<void> {
    for (let count = 0; count < friendPosts; count++) {
      await this.#bo.post(`by Bo ${round} ${count}`, 'Family')
      await delay(this.#random.below((2 * killWithinMs) / friendPosts))
    }
  }

  async #killAtStart(): Promise<void> {
    const child = spawnNode(this.#home, false)
    await delay(this.#random.below(killWithinMs))
    await endNode(child)
    this.#killedAtStart += 1
  }

  async #killAtWork(round: number): Promise<void> {
    const ana = await startNode(this.#home, false)
    await expectAll(ana.client, this.#latest, round)
    this.#latest = new Set()
    const audience = (await ana.client.call('GET /aspects')).items.slice(0, 1).map(({ id }) => id)
    const work = Array.from({ length: writers }, (_, writer) =>
      this.#postAs(ana.client, { audience, name: `round ${round} writer ${writer}` }),
    )
    // Each ends with the connection; what was not answered may be there or not.
    const ended = Promise.allSettled([...work, this.#countReceived(ana.client)])
    await delay(this.#random.below(killWithinMs))
    await endNode(ana.child)
    await ended
  }

  async #postAs(
    client: Client,
    { audience, name }: { audience: string[]; name: string },
  ): Promise<void> {
    for (let count = 0; ; count++) {
      const text = `${name} post ${count}`
      await client.call('POST /posts', { json: { text, audience } })
      this.#acknowledged.add(text)
      this.#latest.add(text)
    }
  }

  async #countReceived(client: Client): Promise<void> {
    for await (const change of await client.changes()) {
      if (change.kind === 'post' && change.post.text.startsWith('by Bo')) this.#received += 1
    }
  }
}

async function introduce(ana: Client, bo: Node): Promise<void> {
  await ana.call('POST /me', { json: { name: 'Ana' } })
  const [family] = (await ana.call('GET /aspects')).items
  const { link } = await ana.call('POST /invites', { json: { aspect: family?.id ?? '' } })
  const [own] = await bo.social().aspects.list()
  await bo.social().invites.join(link, own?.id, AbortSignal.timeout(deliveryTimeoutMs))
}

/** Reads back, newest first, until everything was found. */
async function expectAll(
  client: Client,
  wanted: ReadonlySet<string>,
  round: number,
): Promise<void> {
  const missing = new Set(wanted)
  for await (const page of pagesOfTexts(client)) {
    for (const text of page) missing.delete(text)
    if (missing.size === 0) return
  }
  if (missing.size > 0)
    throw new TestError(`before round ${round}, lost: ${[...missing].join(', ')}`)
}

/** Waits until both hold the same posts in the same order of each writer. @returns how many posts are the killed node's. */
async function expectSame(client: Client, bo: TestNode): Promise<number> {
  const byAna = (texts: readonly string[]): string[] =>
    texts.filter((text) => text.startsWith('round'))
  const isSame = async (): Promise<boolean> => {
    const [at, there] = [(await textsOf(client)).toReversed(), await allTexts(bo)]
    return at.length === there.length && byAna(at).join() === byAna(there).join()
  }
  await waitFor(isSame, { timeoutMs: deliveryTimeoutMs, description: 'both hold the same posts' })
  return byAna(await textsOf(client)).length
}

async function allTexts(bo: TestNode): Promise<string[]> {
  const { rows } = await bo.social.timelines.read({ limit: 1_000_000 })
  return rows.map(({ post }) => post.text).toReversed()
}
