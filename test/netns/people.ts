/**
 * Nodes of several people in one process, which another process tells what to do: started inside a network namespace, where
 * the teller is not.
 */
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import type { AspectId } from '../../protocol/ids.ts'
import { Node } from '../../node/node.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'

const origin = 'http://127.0.0.1:7277'
const aspectName = 'Family'
const joinTimeoutMs = 60_000

/** The acts that the process can be asked for; everything is plain data. */
const acts = {
  /** Starts one node for each home, new ones as a new person. */
  async start({ homes, address }: { homes: string[]; address: string }): Promise<void> {
    for (const home of homes) {
      const isNew = !people.has(home)
      const ports = isNew ? { port: 0, peerPort: 0 } : { port: 0 }
      const node = await Node.start({ home, ...ports, listen: [address], logLevel: 'silent' })
      if (isNew) await node.setUp(basename(home), [aspectName])
      people.set(home, node)
    }
  },

  async stop(): Promise<void> {
    await Promise.all([...people.values()].map((node) => node.stop()))
  },

  /** A link by which so many may become contacts of the first person. */
  async invite({ uses }: { uses: number }): Promise<string> {
    const [node] = people.values()
    const aspect = await aspectOf(node!)
    const { link } = await node!
      .social()
      .invites.create({ aspect, uses, lifetimeMs: 3_600_000 }, origin)
    return link
  },

  /** Everybody joins, and lets who made the link read their aspect. */
  async join({ link }: { link: string }): Promise<void> {
    for (const node of people.values()) {
      await node
        .social()
        .invites.join(link, await aspectOf(node), AbortSignal.timeout(joinTimeoutMs))
    }
  },

  /** Posts so many in all, of a few hundred characters each, by everybody in turn. */
  async post({ count, text }: { count: number; text: string }): Promise<void> {
    const nodes = [...people.values()]
    const audience = await Promise.all(nodes.map(async (node) => [await aspectOf(node)]))
    for (let index = 0; index < count; index++) {
      const who = index % nodes.length
      await nodes[who]!.social().posts.create(`${text} ${index} ${'x'.repeat(200)}`, audience[who]!)
    }
  },

  /** Waits until the first person has so many posts. */
  async complete({ count, timeoutMs }: { count: number; timeoutMs: number }): Promise<void> {
    const [node] = people.values()
    const isThere = async (): Promise<boolean> => (await postCount(node!)) >= count
    await waitFor(isThere, { timeoutMs, description: `${count} posts` }).catch(async () => {
      throw new TestError(`${await postCount(node!)} of ${count} posts after ${timeoutMs} ms`)
    })
  },
}

type Acts = typeof acts

const people = new Map<string, Node>()

if (process.send !== undefined && process.argv[2] === 'people') listen()

function listen(): void {
  process.on('message', ({ act, args }: { act: keyof Acts; args: never }) => {
    void acts[act](args).then(
      (result: unknown) => process.send?.({ result }),
      (error: unknown) => process.send?.({ error: String(error) }),
    )
  })
  process.once('disconnect', () => process.exit(0))
}

/** A process with people in it. */
export class PeopleProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #gone: Promise<unknown>

  /** @param namespace where it runs. */
  constructor(namespace: string) {
    const inside = ['netns', 'exec', namespace, process.execPath, import.meta.filename, 'people']
    this.#child = spawn('ip', inside, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#gone = once(this.#child, 'exit')
  }

  /** Does one thing after the other. @throws {TestError} with what went wrong there. */
  async ask<Act extends keyof Acts>(
    act: Act,
    ...[args]: Parameters<Acts[Act]>
  ): Promise<Awaited<ReturnType<Acts[Act]>>> {
    const answered = once(this.#child, 'message')
    this.#child.send({ act, args })
    const gone = this.#gone.then(() => [{ error: 'the process ended' }])
    const [answer] = (await Promise.race([answered, gone])) as [
      { result: never } | { error: string },
    ]
    if ('error' in answer) throw new TestError(`${act}: ${answer.error}`)
    return answer.result
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone
  }
}

/** Homes below a folder, each named as its person. */
export function homesIn(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => join(folder, `Person ${index}`))
}

async function aspectOf(node: Node): Promise<AspectId> {
  const [aspect] = await node.social().aspects.list()
  if (aspect === undefined) throw new TestError('no aspect')
  return aspect.id
}

async function postCount(node: Node): Promise<number> {
  return (await node.social().timelines.read({ limit: 1_000_000 })).rows.length
}
