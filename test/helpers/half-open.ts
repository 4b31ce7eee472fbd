/** A way to a server whose connections can die without a word, as those of a machine that slept do: they stay open, and nothing comes. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export class HalfOpenProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #target: number
  /** Connections that were made. */
  made = 0

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((socket) => this.#pass(socket))
  }

  /** @param target the port of the server, on this machine */
  static async to(target: number): Promise<HalfOpenProxy> {
    const proxy = new HalfOpenProxy(target)
    const { promise, resolve } = Promise.withResolvers<void>()
    proxy.#server.listen(0, '127.0.0.1', () => resolve())
    await promise
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on nothing passes over the connections that there are; new ones are well. */
  fallSilent(): void {
    for (const socket of this.#sockets) {
      socket.unpipe()
      socket.removeAllListeners('data').pause()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    await promise
  }

  #pass(inner: Socket): void {
    this.made += 1
    const outer = connect(this.#target, '127.0.0.1')
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    // The node answers to its own address alone.
    inner.on('data', (bytes) => outer.write(this.#asSent(bytes)))
    outer.pipe(inner)
  }

  #asSent(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes).toString('latin1')
    return Buffer.from(text.replaceAll(`:${this.port}`, `:${this.#target}`), 'latin1')
  }
}
