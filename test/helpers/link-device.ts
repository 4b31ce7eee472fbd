/** Real nodes that become another device of somebody, by a link and six digits. */
import { Node } from '../../node/node.ts'
import { tempDir, type TempDir } from './temp-dir.ts'
import type { TestNode } from './nodes.ts'
import { waitFor } from './wait-for.ts'

export const linkOrigin = 'http://127.0.0.1:7277'
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'], logLevel: 'silent' }
const timeoutMs = 60_000

/** A node without an owner. */
export function startNew(home: string): Promise<Node> {
  return Node.start({ ...onThisMachine, home })
}

/** The digits that the first device shows. */
export async function claimedAt({ social }: Pick<TestNode, 'social'>): Promise<string> {
  const { linking } = social.devices
  await waitFor(() => linking.open?.claim !== undefined, { timeoutMs })
  return linking.open!.claim!.digits
}

export async function isLinked(node: Node): Promise<void> {
  await waitFor(() => node.linkState().state === 'linked', { timeoutMs })
}

/** Makes a node without an owner another device of somebody's. Resolves once both devices know each other. */
export async function linkTo(first: Pick<TestNode, 'social'>, node: Node): Promise<void> {
  const { devices } = first.social
  const before = (await devices.list()).length
  const { link } = await devices.linking.begin(linkOrigin)
  const { digits } = await node.link(link)
  await claimedAt(first)
  await devices.linking.confirm(digits, linkOrigin)
  await isLinked(node)
  await waitFor(async () => (await devices.list()).length > before, { timeoutMs })
}

/** Another device of somebody, which is gone at the end of its block. */
export class LinkedNode implements AsyncDisposable {
  readonly node: Node
  readonly #folder: TempDir

  private constructor(node: Node, folder: TempDir) {
    this.node = node
    this.#folder = folder
  }

  /** Resolves once both devices know each other. */
  static async of(first: TestNode): Promise<LinkedNode> {
    const folder = await tempDir()
    const linked = new LinkedNode(await startNew(folder.path), folder)
    await linkTo(first, linked.node)
    return linked
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}
