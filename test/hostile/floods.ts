/** Floods of a node by its peers: each function goes on until its signal aborts. */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { Connection, MessageStream, Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { encodeJoinRequest, joinProtocol } from '../../protocol/join-message.ts'
import { tagLength } from '../../protocol/feed.ts'
import { encodeQuestion, saltLength, syncProtocol } from '../../protocol/sync/questions.ts'
import { shortIdLength } from '../../protocol/ids.ts'
import { StreamChannel } from '../../node/network/streams/channel.ts'
import { dhtProtocol } from '../../node/network/dht/dht-init.ts'
import { internalsOf } from '../../node/network/base/internals.ts'
import { testPerson } from '../helpers/person.ts'
import type { Contact } from './contact.ts'
import { startHost, type AttackHost } from './host.ts'
import { dhtMessage, framed, gossipPublish, gossipSubscribe, yamuxHeader } from './messages.ts'

export interface Target {
  /** With its peer id. */
  readonly address: string
  readonly port: number
}

export interface FloodInit {
  readonly target: Target
  readonly signal: AbortSignal
  /** Counts what was sent; resolves with whether to go on. */
  readonly count: (amount?: number) => Promise<boolean>
}

export type Flood = (init: FloodInit) => Promise<void>
export type ContactFlood = (init: FloodInit & { contact: Contact }) => Promise<void>

const gossipProtocol = '/meshsub/1.1.0'
const attackers = 4

/** Keeps some hosts connected that each do the same all the time, whatever is done to them. */
async function swarm(
  { target, signal }: FloodInit,
  act: (connection: Connection) => Promise<void>,
  hosts = attackers,
): Promise<void> {
  await Promise.all(
    Array.from({ length: hosts }, async () => {
      while (!signal.aborted) {
        const host = await startHost()
        await goOn(host, { target, signal }, act)
        await host.stop()
      }
    }),
  )
}

/** Acts until the connection is refused or the time is over. */
async function goOn(
  host: AttackHost,
  { target, signal }: Pick<FloodInit, 'target' | 'signal'>,
  act: (connection: Connection) => Promise<void>,
): Promise<void> {
  try {
    const connection = await host.dial(multiaddr(target.address), { signal })
    while (!signal.aborted && connection.status === 'open') await act(connection)
  } catch {
    // Refused: the next one comes with another key.
  }
}

async function open(connection: Connection, protocol: string): Promise<Stream> {
  return connection.newStream(protocol, { signal: AbortSignal.timeout(2000) })
}

/** Sends the same for as long as the stream takes it. */
async function pour(
  stream: Stream,
  bytes: Uint8Array,
  { count, signal }: Pick<FloodInit, 'count' | 'signal'>,
): Promise<void> {
  stream.addEventListener('message', () => undefined)
  while (stream.status === 'open') {
    if (!stream.send(bytes)) await drained(stream, signal)
    if (!(await count())) return
  }
}

async function drained(
  stream: Pick<Stream, 'addEventListener'>,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  stream.addEventListener('drain', () => resolve(), { once: true })
  stream.addEventListener('close', () => resolve(), { once: true })
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
}

function floodStream(protocol: string, bytes: () => Uint8Array): Flood {
  return (init) =>
    swarm(init, async (connection) => {
      const stream = await open(connection, protocol)
      await pour(stream, bytes(), init)
    })
}

export const strangerFloods: Record<string, Flood> = {
  '200 connections': async (init) => {
    const hosts: AttackHost[] = []
    while (hosts.length < 200 && !init.signal.aborted) {
      const host = await startHost()
      hosts.push(host)
      void host.dial(multiaddr(init.target.address)).catch(() => undefined)
      if (!(await init.count())) break
    }
    await Promise.all(hosts.map(async (host) => host.stop()))
  },
  'identify, a stream each': (init) =>
    swarm(init, async (connection) => {
      await open(connection, '/ipfs/id/1.0.0')
      await init.count()
    }),
  ping: floodStream('/ipfs/ping/1.0.0', () => randomBytes(32)),
  'join with secrets that are none': floodStream(joinProtocol, () => {
    const { introduction } = testPerson('stranger')
    return framed(encodeJoinRequest({ secret: randomBytes(shortIdLength), introduction }))
  }),
  'garbage on every protocol': (init) =>
    swarm(init, async (connection) => {
      for (const protocol of knownProtocols) {
        const stream = await open(connection, protocol).catch(() => undefined)
        for (let index = 0; index < 20; index += 1) {
          if (stream?.status !== 'open') break
          stream.send(randomBytes(4096))
          await init.count()
        }
      }
    }),
  'streams that never say what they are': (init) =>
    swarm(init, async (connection) => {
      await internalsOf(connection).muxer.createStream()
      await init.count()
    }),
  'sockets that never say anything': async ({ target, count }) => {
    const sockets: Socket[] = []
    do {
      const socket = connect(target.port, '127.0.0.1')
      socket.on('error', () => undefined)
      sockets.push(socket)
    } while (sockets.length < 2000 && (await count()))
    for (const socket of sockets) socket.destroy()
  },
  'a frame of 4 GiB': floodPromise((connection) => open(connection, joinProtocol), 0xffffffff),
  'a Yamux frame of 4 GiB': (init) =>
    swarm(init, async (connection) => {
      const { muxer } = internalsOf(connection)
      const { maConn: raw } = muxer as unknown as { maConn: MessageStream }
      raw.send(yamuxHeader(0xffffffff))
      const chunk = randomBytes(32 * 1024)
      while (raw.status === 'open') {
        // Chunks beyond what it takes would gather with us: to let go of a million of them takes minutes.
        if (!raw.send(chunk)) await drained(raw, init.signal)
        if (!(await init.count())) return
      }
    }),
}

/** Against a relay, which serves the DHT. */
export const relayFloods: Record<string, Flood> = {
  'DHT: find a peer': floodStream(dhtProtocol, () => framed(dhtMessage('find', randomBytes(34)))),
  'DHT: put a value': floodStream(dhtProtocol, () => framed(dhtMessage('put', randomBytes(45)))),
  'relay: reservations': floodStream('/libp2p/circuit/relay/0.2.0/hop', () =>
    framed(Uint8Array.of(8, 0)),
  ),
}

/** A frame that is said to be of some length, and then comes. */
function floodPromise(opening: (connection: Connection) => Promise<Stream>, length: number): Flood {
  return (init) =>
    swarm(init, async (connection) => {
      const stream = await opening(connection)
      stream.send(framed(new Uint8Array(0), length))
      await pour(stream, randomBytes(16 * 1024), init)
    })
}

/** One connection with the keys of a contact, as long as the time lasts. */
async function asContact(
  { contact, target, signal }: FloodInit & { contact: Contact },
  act: (connection: Connection) => Promise<void>,
): Promise<void> {
  const host = await startHost(contact.privateKey)
  while (!signal.aborted) {
    await goOn(host, { target, signal }, act)
    // A connection that the other side ends counts as open until its end comes, and refuses at once: nothing would ever come.
    await turn()
  }
  await host.stop()
}

export const contactFloods: Record<string, ContactFlood> = {
  'subscriptions to 10,000 topics': (init) =>
    asContact(init, async (connection) => {
      const stream = await open(connection, gossipProtocol)
      for (let index = 0; index < 10_000; index += 100) {
        const topics = Array.from({ length: 100 }, () => randomBytes(32).toString('hex'))
        if (!stream.send(framed(gossipSubscribe(topics)))) await drained(stream, init.signal)
        if (!(await init.count(100))) return
      }
      await pour(stream, framed(gossipSubscribe(['again'])), init)
    }),
  'gossip messages': (init) =>
    asContact(init, async (connection) => {
      const stream = await open(connection, gossipProtocol)
      stream.addEventListener('message', () => undefined)
      while (stream.status === 'open') {
        const messages = Array.from({ length: 50 }, () => randomBytes(300))
        if (!stream.send(framed(gossipPublish('topic', messages)))) {
          await drained(stream, init.signal)
        }
        if (!(await init.count(50))) return
      }
    }),
  'sync questions': (init) =>
    asContact(init, async (connection) => {
      const stream = await open(connection, syncProtocol)
      const tags = Array.from({ length: 900 }, () => new Uint8Array(randomBytes(tagLength)))
      const salt = new Uint8Array(randomBytes(saltLength))
      const heights = encodeQuestion({ kind: 'heights', salt, start: 0, tags })
      await pour(stream, framed(heights), init)
    }),
  'news that are none': (init) =>
    asContact(init, async (connection) => {
      const stream = await open(connection, syncProtocol)
      await pour(stream, framed(encodeQuestion({ kind: 'news' })), init)
    }),
  'a frame of 4 GiB by a contact': (init) =>
    asContact(init, async (connection) => {
      const stream = await open(connection, syncProtocol)
      stream.send(framed(new Uint8Array(0), 0xffffffff))
      await pour(stream, randomBytes(16 * 1024), init)
    }),
  'forged pages': async ({ contact, signal, count }) => {
    const undo = forgeFrames()
    await contact.node.start()
    for (let index = 0; !signal.aborted; index += 1) {
      await contact.node.post(`forged ${index} ${'x'.repeat(20_000)}`, 'Friends')
      await count()
    }
    await contact.node.stop()
    undo()
  },
}

/** Changes a byte in all large frames that this process sends from now on: pages with entries that nobody signed. */
function forgeFrames(): () => void {
  const { prototype } = StreamChannel
  const send = Object.getOwnPropertyDescriptor(prototype, 'send')
  const forged = function (this: StreamChannel, frame: Uint8Array, signal?: AbortSignal): unknown {
    const place = frame.length - 100
    if (place > 1000) frame[place] = (frame[place] ?? 0) ^ 1
    return Reflect.apply(send?.value as () => unknown, this, [frame, signal])
  }
  Object.defineProperty(prototype, 'send', { ...send, value: forged })
  return () => void Object.defineProperty(prototype, 'send', send ?? {})
}

const knownProtocols = [
  joinProtocol,
  syncProtocol,
  gossipProtocol,
  dhtProtocol,
  '/pappus/request/1.0.0',
  '/ipfs/id/1.0.0',
  '/ipfs/id/push/1.0.0',
  '/ipfs/ping/1.0.0',
  '/libp2p/circuit/relay/0.2.0/hop',
  '/libp2p/circuit/relay/0.2.0/stop',
  '/pappus/punch/1.0.0',
]
