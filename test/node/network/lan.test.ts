/** The local network on this machine alone: multicast stays on the loopback interface, on a port of its own. */
import { createSocket } from 'node:dgram'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import { encodeLan, lanTag } from '../../../protocol/lan.ts'
import {
  lanAnnounceMs,
  lanHeardPerSecond,
  lanRetryMs,
  lanSaltMs,
} from '../../../node/network/lan/limits.ts'
import { Lan } from '../../../node/network/lan/lan.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import type { LanMode } from '../../../node/reach.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { testPerson } from '../../helpers/person.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/lan')
const next = bytesFrom('lan')
const group = '224.0.0.251'

/** A port of this file's process, where nobody else speaks. */
const port = 20_000 + (process.pid % 20_000)
const place = { port, interfaces: () => ['127.0.0.1/8'] }

function startNetwork(): Promise<Libp2pNetwork> {
  const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0 }
  return Libp2pNetwork.start({ ...init, isContact: () => true }, recordingLog().log)
}

class Neighbour implements AsyncDisposable {
  readonly network: Libp2pNetwork
  readonly world: FakeWorld
  readonly lan: Lan
  readonly known: PeerName[] = []
  asked = 0

  constructor(network: Libp2pNetwork, mode: LanMode, name: string, at = place) {
    this.network = network
    this.world = new FakeWorld(name)
    this.lan = new Lan({
      mode,
      network,
      tcpPort: network.ports().tcpPort,
      known: () => {
        this.asked += 1
        return Promise.resolve([...this.known, network.self])
      },
      world: this.world,
      log: recordingLog().log,
      place: at,
    })
    this.lan.start()
  }

  static async start(mode: LanMode, name: string): Promise<Neighbour> {
    return new Neighbour(await startNetwork(), mode, name)
  }

  isConnected(other: Neighbour): boolean {
    return this.network.isConnected(other.network.self)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lan.stop()
    await this.network.stop()
  }
}

/** All that is announced on the loopback interface. */
class Listener implements AsyncDisposable {
  readonly messages: Buffer[] = []
  readonly socket = createSocket({ type: 'udp4', reuseAddr: true })

  static async start(): Promise<Listener> {
    const listener = new Listener()
    listener.socket.on('message', (bytes) => listener.messages.push(bytes))
    await new Promise<void>((resolve) => {
      listener.socket.bind(place.port, resolve)
    })
    listener.socket.addMembership(group, '127.0.0.1')
    listener.socket.setMulticastInterface('127.0.0.1')
    return listener
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      this.socket.close(() => resolve())
    })
  }
}

test('a contact that is heard is dialled, by who announces and by who only listens', async () => {
  for (const mode of ['on', 'passive'] as const) {
    await using ana = await Neighbour.start('on', 'Ana')
    await using bo = await Neighbour.start(mode, 'Bo')
    bo.known.push(ana.network.self)
    await waitFor(() => {
      ana.lan.announce()
      return bo.isConnected(ana)
    })
    assert.equal(bo.network.links(ana.network.self), ['lan'])
  }
})

test('nobody is dialled who is no contact, and who is silent is not found', async () => {
  await using ana = await Neighbour.start('on', 'Ana')
  await using passive = await Neighbour.start('passive', 'Bo')
  await using off = await Neighbour.start('off', 'Cy')
  await using listener = await Listener.start()
  ana.known.push(passive.network.self, off.network.self)
  off.known.push(ana.network.self)
  await waitFor(() => {
    for (const { lan } of [ana, passive, off]) lan.announce()
    return passive.asked > 0 && listener.messages.length > 10
  })
  assert.is(passive.isConnected(ana), false)
  assert.is(ana.isConnected(passive), false)
  assert.is(off.isConnected(ana), false)
  assert.is(off.asked, 0)
})

test('an announcement names no peer, and an hour later has another name', async () => {
  await using listener = await Listener.start()
  await using ana = await Neighbour.start('on', 'Ana')
  await waitFor(() => listener.messages.length > 0)
  const [first = Buffer.alloc(0)] = listener.messages
  const { self } = ana.network
  assert.is(first.includes(self), false)
  assert.is(first.includes('127.0.0.1'), false)
  await ana.world.pass(lanSaltMs + 2 * lanAnnounceMs)
  await waitFor(() => listener.messages.some((bytes) => !bytes.equals(first)))
  const [changed] = listener.messages.filter((bytes) => !bytes.equals(first))
  const part = (bytes: Buffer): string => bytes.subarray(43, 75).toString('latin1')
  assert.not.equal(part(changed!), part(first))
})

/** Says that a contact is at the address of the socket, as somebody may who heard the contact. */
async function repeat(from: string, peer: PeerName): Promise<void> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  await new Promise<void>((resolve) => {
    socket.bind(0, from, resolve)
  })
  socket.setMulticastInterface('127.0.0.1')
  const told = { salt: next(16), port: 9 }
  const message = encodeLan({ ...told, tag: lanTag(peer, told) })
  await new Promise((resolve) => {
    socket.send(message, place.port, group, resolve)
  })
  socket.close()
}

test('a contact is dialled in a network of ours only, and wherever else somebody has it seem to be', async () => {
  const peer = peerName(testPerson('alice').device.peer.publicKey)
  for (const bits of [8, 32]) {
    const network = await startNetwork()
    const dialled: string[] = []
    network.connect = (_, addresses) => {
      dialled.push(...addresses)
      return Promise.resolve()
    }
    await using bo = new Neighbour(network, 'passive', 'Bo', {
      port,
      interfaces: () => [`127.0.0.1/${bits}`],
    })
    bo.known.push(peer)
    await waitFor(async () => {
      await repeat('127.0.0.2', peer)
      await repeat('127.0.0.1', peer)
      return dialled.includes('/ip4/127.0.0.1/tcp/9')
    })
    assert.is(dialled.includes('/ip4/127.0.0.2/tcp/9'), bits === 8)
  }
})

test('a flood of names costs a bounded number of look-ups, garbage none', async () => {
  await using ana = await Neighbour.start('passive', 'Ana')
  await using listener = await Listener.start()
  const send = (bytes: Uint8Array): void => listener.socket.send(bytes, place.port, group)
  for (let index = 0; index < 100; index += 1) {
    send(next(index * 3))
    send(encodeLan({ salt: next(16), tag: next(16), port: 1 }))
  }
  await waitFor(() => listener.messages.length >= 150)
  await waitFor(() => ana.asked > 0)
  assert.ok(ana.asked <= lanHeardPerSecond, `${ana.asked}`)
})

test('a port that somebody else holds is said, and stops nothing', async () => {
  const holder = createSocket({ type: 'udp4', reuseAddr: false })
  await new Promise<void>((resolve) => {
    holder.bind(place.port, resolve)
  })
  await using ana = await Neighbour.start('on', 'Ana')
  await waitFor(() => ana.lan.error !== undefined)
  assert.is(ana.lan.error, 'EADDRINUSE')
  ana.lan.announce()
  await settled()
  assert.is(ana.lan.error, 'EADDRINUSE')
  await new Promise<void>((resolve) => {
    holder.close(() => resolve())
  })
  await ana.world.pass(lanRetryMs)
  await waitFor(() => ana.lan.error === undefined)
  await using bo = await Neighbour.start('passive', 'Bo')
  bo.known.push(ana.network.self)
  await waitFor(() => {
    ana.lan.announce()
    return bo.isConnected(ana)
  })
})

test('a machine that is in no network is told so, until it is', async () => {
  const interfaces: string[] = []
  const at = { port, interfaces: () => interfaces }
  await using ana = new Neighbour(await startNetwork(), 'on', 'Ana', at)
  assert.is(ana.lan.error, 'no-lan')
  interfaces.push('127.0.0.1/8')
  assert.is(ana.lan.error, undefined)
})

test('a move ends the wait for a port that was taken', async () => {
  const holder = createSocket({ type: 'udp4', reuseAddr: false })
  await new Promise<void>((resolve) => {
    holder.bind(place.port, resolve)
  })
  await using ana = await Neighbour.start('on', 'Ana')
  await waitFor(() => ana.lan.error !== undefined)
  await new Promise<void>((resolve) => {
    holder.close(() => resolve())
  })
  ana.lan.announce()
  await waitFor(() => ana.lan.error === undefined)
})

test.run()
