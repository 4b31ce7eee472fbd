/** Relay and bootstrap on real libp2p hosts of this machine. */
import { peerIdFromString } from '@libp2p/peer-id'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import type { Protocol } from '../../../node/network/base/network.ts'
import { relayedConnectionsPerMinute } from '../../../node/network/relay/limits.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { RelayServer } from '../../../node/network/relay/relay-server.ts'
import { defaultRelayRole, type RelayRole } from '../../../node/roles.ts'
import type { World } from '../../../node/world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/relay')
const next = bytesFrom('relay')
const echo = '/test/echo/1.0.0'

interface Relay extends AsyncDisposable {
  network: Libp2pNetwork
  server: RelayServer
  clock: { nowMs: number }
  address: string
}

interface Start {
  listen?: readonly string[]
  relay?: RelayServer
  announce?: readonly string[]
}

/** A node that answers what it is asked. */
async function start({ listen = ['127.0.0.1'], ...more }: Start = {}): Promise<Libp2pNetwork> {
  const init = { peerSeed: next(32), listen, tcpPort: 0, isContact: () => true, ...more }
  const network = await Libp2pNetwork.start(init, recordingLog().log)
  const answer: Protocol['answer'] = (_, question) => Promise.resolve(question)
  await network.respond({ id: echo, frameBytesMax: 200_000, isOpenTo: () => true, answer })
  return network
}

/** The time of day goes with the time that passed. */
function clockOf(clock: { nowMs: number }): Pick<World, 'now' | 'elapsed'> {
  return { now: () => clock.nowMs, elapsed: () => clock.nowMs }
}

async function startRelay(role: Partial<RelayRole> = {}): Promise<Relay> {
  const clock = { nowMs: 0 }
  const server = new RelayServer({ ...defaultRelayRole, ...role }, clockOf(clock))
  const network = await start({ relay: server })
  const address = `/ip4/127.0.0.1/tcp/${network.ports().tcpPort}/p2p/${network.self}`
  return { network, server, clock, address, [Symbol.asyncDispose]: () => network.stop() }
}

/** A node that only a relay leads to, as one behind a NAT. */
function startHidden(relay: Relay): Promise<Libp2pNetwork> {
  return start({ listen: [`${relay.address}/p2p-circuit`] })
}

function ask(from: Libp2pNetwork, to: PeerName, bytes: Uint8Array): Promise<Uint8Array> {
  return from.ask(to, echo, bytes, { signal: AbortSignal.timeout(5000) })
}

test('a node that only a relay leads to says so, and answers through it', async () => {
  await using relay = await startRelay()
  await using hidden = await startHidden(relay)
  await using other = await start()
  await waitFor(() => hidden.addresses().length > 0)
  assert.is(hidden.addresses()[0], `${relay.address}/p2p-circuit`)
  await other.connect(hidden.self, hidden.addresses())
  assert.equal([...(await ask(other, hidden.self, Uint8Array.of(7)))], [7])
  assert.is(relay.server.use.reservations, 1)
  assert.ok(relay.server.use.bytes > 1000)
})

test('a relay serves the DHT, others do not', async () => {
  await using relay = await startRelay()
  await using one = await start()
  await using other = await start()
  const port = `/ip4/127.0.0.1/tcp/${one.ports().tcpPort}`
  await other.connect(one.self, [port])
  await other.connect(relay.network.self, [relay.address.replace(/\/p2p\/.*/u, '')])
  await waitFor(() => other.dhtPeers() > 0)
  assert.is(other.dhtPeers(), 1)
  assert.is(one.dhtPeers(), 0)
})

test('others are told the announced addresses too', async () => {
  const announce = ['/dns4/relay.example/tcp/7278']
  await using network = await start({ announce })
  assert.equal(network.addresses(), announce)
  assert.ok(network.ports().tcpPort > 0)
})

test('a relay gives no more reservations than it has, and an address no more than its share', async () => {
  await using full = await startRelay({ reservations: 1 })
  await using fair = await startRelay({ reservationsPerAddress: 1 })
  for (const relay of [full, fair]) {
    await using first = await startHidden(relay)
    await waitFor(() => first.addresses().length > 0)
    await rejects(() => startHidden(relay), 'port-busy')
    assert.is(relay.server.use.reservations, 1)
  }
})

test('the place of a node that went away is free for others', async () => {
  await using relay = await startRelay({ reservations: 1 })
  await using gone = await startHidden(relay)
  await waitFor(() => relay.server.use.reservations === 1)
  await gone.stop()
  await waitFor(() => relay.network.connections() === 0)
  assert.is(relay.server.use.reservations, 0)
  await using next = await startHidden(relay)
  await waitFor(() => next.addresses().length > 0)
  assert.is(relay.server.use.reservations, 1)
})

test('a relayed connection ends after its bytes, and the next one works', async () => {
  await using relay = await startRelay({ connectionBytes: 100_000 })
  await using hidden = await startHidden(relay)
  await using other = await start()
  await waitFor(() => hidden.addresses().length > 0)
  await other.connect(hidden.self, hidden.addresses())
  await rejects(() => ask(other, hidden.self, next(150_000)), 'peer-unreachable')
  await waitFor(() => !other.isConnected(hidden.self))
  await other.connect(hidden.self, hidden.addresses())
  assert.is((await ask(other, hidden.self, next(20_000))).length, 20_000)
})

test('one address begins only so many relayed connections in a minute', async () => {
  await using relay = await startRelay()
  await using hidden = await startHidden(relay)
  await using other = await start()
  await waitFor(() => hidden.addresses().length > 0)
  const connect = (): Promise<void> => other.connect(hidden.self, [`${relay.address}/p2p-circuit`])
  await connect()
  await other.disconnect(hidden.self)
  const source = peerIdFromString(other.self)
  const isDenied = (): unknown => relay.server.gater.denyOutboundRelayedConnection?.(source, source)
  for (let count = 1; count < relayedConnectionsPerMinute; count += 1) assert.is(isDenied(), false)
  assert.is(isDenied(), true)
  await rejects(connect, 'peer-unreachable')
  relay.clock.nowMs += 60_000
  await connect()
})

test('an address has no more than its bytes of a day, is told so, and has them again on the next', async () => {
  await using relay = await startRelay({ bytesPerDayPerAddress: 60_000, connectionBytes: 0 })
  await using hidden = await startHidden(relay)
  await using other = await start()
  await waitFor(() => hidden.addresses().length > 0)
  const connect = (): Promise<void> => other.connect(hidden.self, [`${relay.address}/p2p-circuit`])
  await connect()
  assert.is((await ask(other, hidden.self, next(10_000))).length, 10_000)
  // A stream under way ends too: it may have no end of its own.
  await rejects(() => ask(other, hidden.self, next(100_000)), 'peer-unreachable')
  await waitFor(() => !other.isConnected(hidden.self))
  const { values } = await rejects(connect, 'peer-unreachable')
  assert.is(values['reason'], 'relay-limit')
  const { bytes, bytesToday } = relay.server.use
  assert.is(bytesToday, bytes)
  assert.ok(bytesToday >= 60_000 && bytesToday < 200_000)
  // It still keeps its place: others reach it.
  assert.is(relay.server.use.reservations, 1)
  relay.clock.nowMs += 86_400_000
  assert.is(relay.server.use.bytesToday, 0)
  await connect()
  assert.is((await ask(other, hidden.self, next(10_000))).length, 10_000)
})

test('all together have no more than the bytes of a day', async () => {
  await using relay = await startRelay({ bytesPerDay: 1, bytesPerDayPerAddress: 0 })
  await using hidden = await startHidden(relay)
  await using other = await start()
  await waitFor(() => hidden.addresses().length > 0)
  const connect = (): Promise<void> => other.connect(hidden.self, hidden.addresses())
  assert.is((await rejects(connect, 'peer-unreachable')).values['reason'], 'relay-limit')
})

test.run()
