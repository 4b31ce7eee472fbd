/** A node for a browser: it keeps its port from start to start, as it does at home, and may still be without an owner. */
import { Node } from '../../node/node.ts'
import { tempDir, type TempDir } from './temp-dir.ts'
import { TestError } from './test-error.ts'

/** A running node and nothing else; the browser does the rest. */
export class NewNode implements AsyncDisposable {
  readonly #folder: TempDir
  #node: Node | undefined
  #port = 0

  private constructor(folder: TempDir) {
    this.#folder = folder
  }

  static async start(): Promise<NewNode> {
    const made = new NewNode(await tempDir())
    await made.start()
    return made
  }

  get home(): string {
    return this.#folder.path
  }

  get node(): Node {
    if (this.#node === undefined) throw new TestError('the node is stopped')
    return this.#node
  }

  async start(): Promise<void> {
    const listen = ['127.0.0.1']
    const init = { home: this.home, port: this.#port, listen, logLevel: 'silent' }
    this.#node = await Node.start(this.#port === 0 ? { ...init, peerPort: 0 } : init)
    this.#port = Number(new URL(this.#node.url).port)
  }

  async stop(): Promise<void> {
    await this.#node?.stop()
    this.#node = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}
