/** Real nodes on this machine: each with a home, a database and ports of its own, gone after the test. */
import { peerName, type AspectId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import { Node, type NodeInit } from '../../node/node.ts'
import type { Social } from '../../node/social/social.ts'
import { tempDir, type TempDir } from './temp-dir.ts'
import { TestError } from './test-error.ts'

/** The options that a test may choose; home and ports are given. */
export interface TestNodeInit extends Omit<NodeInit, 'home' | 'port' | 'peerPort'> {
  /** The aspects that the person begins with. @default Family and Friends */
  aspects?: readonly string[]
  /** The words of the person whose other device this is. @default a new person */
  phrase?: string
  /** Whether nobody is set up, so that it can become somebody's device. @default false */
  isNew?: boolean
  /** Whether it comes back on other ports than it had. @default false */
  isMoved?: boolean
}

/** Aspects that every test node begins with. */
export type TestAspect = 'Family' | 'Friends'

const aspectNames: readonly TestAspect[] = ['Family', 'Friends']
const origin = 'http://127.0.0.1:7277'
const joinTimeoutMs = 20_000

export class TestNode implements AsyncDisposable {
  readonly name: string
  readonly #folder: TempDir
  #node: Node | undefined
  #isSetUp = false

  constructor(name: string, folder: TempDir) {
    this.name = name
    this.#folder = folder
  }

  get home(): string {
    return this.#folder.path
  }

  get node(): Node {
    if (this.#node === undefined) throw new TestError(`${this.name} is stopped`)
    return this.#node
  }

  get social(): Social {
    return this.node.social()
  }

  get peer(): PeerName {
    return peerName(this.social.keyring.device.peer.publicKey)
  }

  get person(): PersonId {
    return this.social.keyring.person
  }

  /** Starts the node for the first time on any ports, later on those that it had. */
  async start(init: TestNodeInit = {}): Promise<void> {
    const isFirst = !this.#isSetUp
    const { aspects = aspectNames, phrase, isNew = false, isMoved = false, ...given } = init
    const ports = isFirst || isMoved ? { port: 0, peerPort: 0 } : { port: 0 }
    const defaults = { logLevel: 'silent', listen: ['127.0.0.1'] }
    this.#node = await Node.start({ ...defaults, ...given, ...ports, home: this.home })
    if (isFirst && !isNew) await this.#node.setUp(this.name, aspects, phrase)
    this.#isSetUp = true
  }

  async stop(): Promise<void> {
    await this.#node?.stop()
    this.#node = undefined
  }

  async restart(init: TestNodeInit = {}): Promise<void> {
    await this.stop()
    await this.start(init)
  }

  async aspect(name: TestAspect): Promise<AspectId> {
    const found = (await this.social.aspects.list()).find((row) => row.name === name)
    if (found === undefined) throw new TestError(`no aspect ${name}`)
    return found.id
  }

  async post(text: string, ...names: TestAspect[]): Promise<void> {
    const audience = await Promise.all(names.map((name) => this.aspect(name)))
    await this.social.posts.create(text, audience)
  }

  /** Texts of the whole timeline, oldest first. */
  async texts(): Promise<string[]> {
    const { rows } = await this.social.timelines.read({ limit: 1000 })
    return rows.map(({ post }) => post.text).toReversed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}

export interface TestNodes<Names extends readonly string[]> extends AsyncDisposable {
  /** In the order of the names. */
  readonly all: { [Index in keyof Names]: TestNode }
}

/** Starts a node for each name: `await using nodes = await startNodes(['Ana', 'Bo'])`. */
export async function startNodes<const Names extends readonly string[]>(
  names: Names,
  init: TestNodeInit = {},
): Promise<TestNodes<Names>> {
  const all = await Promise.all(names.map(async (name) => new TestNode(name, await tempDir())))
  const stopAll = async (): Promise<void> => {
    await Promise.all(all.map((node) => node[Symbol.asyncDispose]()))
  }
  try {
    await Promise.all(all.map((node) => node.start(init)))
  } catch (error) {
    await stopAll()
    throw error
  }
  return { all: all as never, [Symbol.asyncDispose]: stopAll }
}

/** Makes two people contacts by an invite: `b` joins an aspect of `a`, and puts `a` into one of their own or none. */
export async function befriend(
  a: TestNode,
  b: TestNode,
  { aspect, back }: { aspect: TestAspect; back?: TestAspect },
): Promise<void> {
  const wanted = { aspect: await a.aspect(aspect), uses: 1, lifetimeMs: 3_600_000 }
  const { link } = await a.social.invites.create(wanted, origin)
  const own = back === undefined ? undefined : await b.aspect(back)
  await b.social.invites.join(link, own, AbortSignal.timeout(joinTimeoutMs))
}
