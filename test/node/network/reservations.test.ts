/** Reservations at relays: what the supervisor does in virtual time, and the whole of it with relays on this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { PeerUnreachableError } from '../../../node/errors.ts'
import { relaysHeldMax } from '../../../node/network/limits.ts'
import { reservationCheckMs, reservationRetryMs } from '../../../node/network/relay/limits.ts'
import type { DialTarget } from '../../../node/network/base/network.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { RelayServer } from '../../../node/network/relay/relay-server.ts'
import type { Relays } from '../../../node/network/relay/relays.ts'
import { Reservations } from '../../../node/network/relay/reservations.ts'
import { defaultRelayRole } from '../../../node/roles.ts'
import { realWorld } from '../../../node/world.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/reservations')
const next = bytesFrom('reservations')
const target = (name: string): DialTarget => ({ peer: name as PeerName, addresses: [] })

/** Relays that a test switches on and off. */
class HandRelays implements Relays {
  readonly up = new Set<string>()
  readonly #held = new Set<PeerName>()
  readonly asked: string[] = []
  #changed: () => void = () => undefined

  offered(): Promise<PeerName[]> {
    return Promise.resolve([])
  }

  held(): PeerName[] {
    return [...this.#held]
  }

  reserve({ peer }: DialTarget): Promise<void> {
    this.asked.push(peer)
    if (!this.up.has(peer)) {
      return Promise.reject(new PeerUnreachableError('down', { reason: 'refused' }))
    }
    this.#held.add(peer)
    this.#changed()
    return Promise.resolve()
  }

  release(): void {
    this.#held.clear()
  }

  watch(changed: () => void): () => void {
    this.#changed = changed
    return () => (this.#changed = () => undefined)
  }

  lose(peer: string): void {
    this.up.delete(peer)
    this.#held.delete(peer as PeerName)
    this.#changed()
  }
}

interface SetUp {
  relays: HandRelays
  world: FakeWorld
  reservations: Reservations
  need: { wanted: number }
}

async function setUp(...up: string[]): Promise<SetUp> {
  const [relays, world, need] = [
    new HandRelays(),
    new FakeWorld('relays'),
    { wanted: relaysHeldMax },
  ]
  for (const peer of up) relays.up.add(peer)
  const reservations = new Reservations({
    relays,
    world,
    candidates: () => Promise.resolve(['a', 'b', 'c'].map(target)),
    wanted: () => need.wanted,
  })
  reservations.start()
  await world.pass(0)
  await settled()
  return { relays, world, reservations, need }
}

test('two relays are held, the first candidates that have a place', async () => {
  const { relays, reservations } = await setUp('b', 'c')
  assert.equal(relays.held(), ['b', 'c'])
  assert.is(relays.held().length, relaysHeldMax)
  assert.equal(reservations.states, [
    { peer: 'a', state: 'failed', code: 'refused' },
    { peer: 'b', state: 'held' },
    { peer: 'c', state: 'held' },
  ])
})

test('a relay that is down at the start is asked again, soon at first and every minute then', async () => {
  const { relays, world } = await setUp()
  assert.is(relays.asked.length, 3)
  await world.pass(reservationRetryMs)
  assert.is(relays.asked.length, 6)
  await world.pass(10 * reservationCheckMs)
  const { length } = relays.asked
  relays.up.add('b')
  await world.pass(reservationCheckMs)
  assert.equal(relays.held(), ['b'])
  assert.ok(relays.asked.length - length <= 6)
})

test('a relay that is lost is replaced at once, and held again when it is back', async () => {
  const { relays, world } = await setUp('a', 'b', 'c')
  assert.equal(relays.held(), ['a', 'b'])
  relays.lose('a')
  await world.pass(0)
  assert.equal(relays.held(), ['b', 'c'])
  relays.lose('b')
  relays.lose('c')
  relays.up.add('a')
  await world.pass(reservationRetryMs)
  assert.equal(relays.held(), ['a'])
})

test('who is reached directly gives its relays back, and takes them again', async () => {
  const { relays, world, reservations, need } = await setUp('a')
  need.wanted = 0
  reservations.check()
  await world.pass(0)
  assert.equal(relays.held(), [])
  assert.equal(reservations.states, [])
  need.wanted = relaysHeldMax
  await world.pass(reservationCheckMs)
  assert.equal(relays.held(), ['a'])
})

test('where one is enough no other is taken, and the one is replaced', async () => {
  const { relays, world, need } = await setUp()
  need.wanted = 1
  relays.up.add('b').add('c')
  await world.pass(reservationCheckMs)
  assert.equal(relays.held(), ['b'])
  relays.lose('b')
  await world.pass(0)
  assert.equal(relays.held(), ['c'])
})

test('nothing is asked any more once it has stopped', async () => {
  const { relays, world, reservations } = await setUp()
  reservations.stop()
  const { length } = relays.asked
  reservations.check()
  await world.pass(10 * reservationCheckMs)
  assert.is(relays.asked.length, length)
})

// -- with libp2p

interface Start {
  peerSeed?: Uint8Array
  tcpPort?: number
  relay?: RelayServer
}

function start({ peerSeed = next(32), tcpPort = 0, relay }: Start = {}): Promise<Libp2pNetwork> {
  const init = { peerSeed, listen: ['127.0.0.1'], tcpPort, isContact: () => true }
  return Libp2pNetwork.start({ ...init, relay }, recordingLog().log)
}

function startRelay(again: Start = {}): Promise<Libp2pNetwork> {
  return start({ ...again, relay: new RelayServer(defaultRelayRole, realWorld) })
}

function at(network: Libp2pNetwork): DialTarget {
  return { peer: network.self, addresses: [`/ip4/127.0.0.1/tcp/${network.ports().tcpPort}`] }
}

function hold(network: Libp2pNetwork, relay: DialTarget): Reservations {
  const reservations = new Reservations({
    relays: network.relays,
    candidates: () => Promise.resolve([relay]),
    wanted: () => relaysHeldMax,
    world: realWorld,
  })
  reservations.start()
  return reservations
}

const isRelayed = (network: Libp2pNetwork): boolean =>
  network.addresses().some((text) => text.endsWith('/p2p-circuit'))

test('others are told of the relay, reach the node through it, and directly when they can', async () => {
  await using relay = await startRelay()
  await using hidden = await start()
  await using other = await start()
  const moves: string[][] = []
  hidden.watch({ moved: () => moves.push(hidden.addresses()) })
  const reservations = hold(hidden, at(relay))
  await waitFor(() => isRelayed(hidden))
  assert.equal(
    reservations.states.map(({ state }) => state),
    ['held'],
  )
  assert.equal(moves.at(-1), hidden.addresses())
  const [through = ''] = hidden.addresses().filter((text) => text.endsWith('/p2p-circuit'))
  await other.connect(hidden.self, [through])
  assert.equal(other.links(hidden.self), ['relay'])
  const rerouted: PeerName[] = []
  other.watch({ rerouted: (peer) => rerouted.push(peer) })
  await other.connect(hidden.self, [through, ...at(hidden).addresses])
  assert.is(other.links(hidden.self)[0], 'lan')
  await waitFor(
    () => other.links(hidden.self).length === 1 && hidden.links(other.self).length === 1,
  )
  assert.equal(rerouted, [hidden.self])
  reservations.stop()
})

test('others are told at once that a reservation was given back', async () => {
  await using relay = await startRelay()
  await using hidden = await start()
  const reservations = hold(hidden, at(relay))
  await waitFor(() => isRelayed(hidden))
  reservations.stop()
  const moves: string[][] = []
  hidden.watch({ moved: () => moves.push(hidden.addresses()) })
  hidden.relays.release()
  assert.equal(moves.at(-1), hidden.addresses())
  assert.is(isRelayed(hidden), false)
})

test('a relay that restarts is held again by itself', async () => {
  const peerSeed = next(32)
  const first = await startRelay({ peerSeed })
  await using hidden = await start()
  const place = at(first)
  const reservations = hold(hidden, place)
  await waitFor(() => isRelayed(hidden))
  await first.stop()
  await waitFor(() => !isRelayed(hidden))
  await waitFor(() => reservations.states[0]?.state === 'failed', { timeoutMs: 20_000 })
  await using second = await startRelay({ peerSeed, tcpPort: portOf(place) })
  await waitFor(() => isRelayed(hidden), { timeoutMs: 60_000 })
  assert.is(second.self, place.peer)
  reservations.stop()
})

test('a peer that is no relay is none, and a stranger cannot make itself one', async () => {
  await using plain = await start()
  await using hidden = await start()
  const reservations = hold(hidden, at(plain))
  await waitFor(() => reservations.states[0]?.code === 'no-relay')
  assert.is(isRelayed(hidden), false)
  reservations.stop()

  // A relay that nobody chose, through which somebody comes.
  await using relay = await startRelay()
  await using other = await start()
  await relay.connect(hidden.self, at(hidden).addresses)
  const [place = ''] = at(relay).addresses
  await other
    .connect(hidden.self, [`${place}/p2p/${relay.self}/p2p-circuit`])
    .catch(() => undefined)
  assert.is(other.isConnected(hidden.self), false)
  assert.is(isRelayed(hidden), false)
})

function portOf({ addresses: [address = ''] }: DialTarget): number {
  return Number(/\/tcp\/(\d+)/u.exec(address)?.[1])
}

test.run()
