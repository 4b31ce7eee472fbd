/** Listens with HTTPS on one address of the local network, for machines of that network alone. */
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { PortBusyError } from '../../errors.ts'
import type { ViewKeys } from '../../home-files.ts'
import { closeServer } from '../closing.ts'
import type { Door, HttpEnv } from '../doors.ts'
import {
  lanConnectionsMax,
  lanConnectionsPerMachineMax,
  lanHandshakeMsMax,
  uploadMsMax,
} from '../limits.ts'
import { isNear } from './lan-addresses.ts'

/** Answers a request. */
export type Fetch = (request: Request, env: HttpEnv['Bindings']) => Response | Promise<Response>

export interface LanListenerInit {
  address: string
  /** 0 for any free port. */
  port: number
  keys: ViewKeys
  fetch: Fetch
  /** The door that requests come through, once the port is known. */
  doorAt: (port: number) => Door
}

export class LanListener {
  readonly #server: Server
  /** How many connections each machine has. */
  readonly #connections = new Map<string, number>()

  private constructor(server: Server) {
    this.#server = server
    server.maxConnections = lanConnectionsMax
    server.on('connection', (socket: Socket) => this.#admit(socket))
    // Also later, as where it may open no more files: requests then find nobody, and the node goes on.
    server.on('error', () => undefined)
  }

  /** @throws {PortBusyError} when the port cannot be listened on. */
  static async open({ address, port, keys, fetch, doorAt }: LanListenerInit): Promise<LanListener> {
    let door: Door = { places: new Map() }
    const server = createAdaptorServer({
      fetch: (request, { incoming }) =>
        fetch(request, { door, address: incoming.socket.remoteAddress ?? '' }),
      createServer,
      serverOptions: {
        ...contextOf(keys),
        handshakeTimeout: lanHandshakeMsMax,
        headersTimeout: lanHandshakeMsMax,
        requestTimeout: uploadMsMax,
      },
    }) as Server
    const listener = new LanListener(server)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new PortBusyError(`port ${port}`, { port, reason: cause.code ?? '' }, { cause }))
    })
    server.listen({ port, host: address }, resolve)
    await promise
    door = doorAt(listener.port)
    return listener
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Shows another certificate, to those who connect from now on. */
  show(keys: ViewKeys): void {
    this.#server.setSecureContext(contextOf(keys))
  }

  close(): Promise<void> {
    return closeServer(this.#server)
  }

  #admit(socket: Socket): void {
    const { remoteAddress: machine = '' } = socket
    const open = this.#connections.get(machine) ?? 0
    if (!isNear(machine) || open >= lanConnectionsPerMachineMax) {
      socket.destroy()
      return
    }
    this.#connections.set(machine, open + 1)
    socket.once('close', () => {
      const left = (this.#connections.get(machine) ?? 1) - 1
      if (left > 0) this.#connections.set(machine, left)
      else this.#connections.delete(machine)
    })
  }
}

/** With the authority, so that a browser that does not know it yet can show its fingerprint. */
function contextOf({ authority, certificate }: ViewKeys): { key: string; cert: string } {
  return { key: certificate.key, cert: `${certificate.certificate}\n${authority.certificate}` }
}
