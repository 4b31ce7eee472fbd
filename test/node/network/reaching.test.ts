/** How a node finds out how it is reached, with peers and relays on this machine, which counts as the internet here. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { reachAgainMs } from '../../../node/network/reach/limits.ts'
import { reachSettleMs } from '../../../node/network/limits.ts'
import { reservationCheckMs } from '../../../node/network/relay/limits.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { Reaching, type ReachingInit } from '../../../node/network/reaching.ts'
import { RelayServer } from '../../../node/network/relay/relay-server.ts'
import { defaultRelayRole } from '../../../node/roles.ts'
import { realWorld } from '../../../node/world.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/reaching')
const next = bytesFrom('reaching')

class Place implements AsyncDisposable {
  readonly network: Libp2pNetwork
  readonly world = new FakeWorld('reaching')
  readonly known: PeerName[] = []
  readonly relays: Place[] = []
  readonly reaching: Reaching

  constructor(network: Libp2pNetwork, more: Partial<ReachingInit> = {}) {
    this.network = network
    this.reaching = new Reaching({
      network,
      world: this.world,
      log: recordingLog().log,
      lan: 'off',
      isMappingPorts: false,
      known: () => Promise.resolve(this.known),
      relays: () =>
        Promise.resolve(
          this.relays.map((relay) => ({ peer: relay.network.self, addresses: [relay.address] })),
        ),
      isContact: () => true,
      announced: [],
      isRelay: false,
      ...more,
    })
  }

  static async start(more: Partial<ReachingInit> = {}): Promise<Place> {
    const relay = more.isRelay === true ? new RelayServer(defaultRelayRole, realWorld) : undefined
    const network = await Libp2pNetwork.start(
      {
        peerSeed: next(32),
        listen: ['127.0.0.1'],
        tcpPort: 0,
        isContact: () => true,
        isPublic: () => true,
        relay,
      },
      recordingLog().log,
    )
    const place = new Place(network, more)
    await place.reaching.start()
    return place
  }

  get address(): string {
    return `/ip4/127.0.0.1/tcp/${this.network.ports().tcpPort}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reaching.stop()
    await this.network.stop()
  }
}

test('until several outside got through, a relay is held: one, or a neighbour, is not enough', async () => {
  await using relay = await Place.start({ isRelay: true })
  await using home = await Place.start()
  home.relays.push(relay)
  assert.is(home.reaching.state().publicly, 'unknown')
  await home.world.pass(0)
  await waitFor(() => home.reaching.state().relays[0]?.state === 'held')
  assert.ok(home.network.addresses().some((text) => text.endsWith('/p2p-circuit')))

  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
  await home.world.pass(reservationCheckMs)
  assert.equal(home.network.relays.held(), [relay.network.self])
  assert.equal(relay.reaching.state().relays, [])
})

test('who is not reached is told what keeps others out, and tries again', async () => {
  await using friend = await Place.start()
  await using home = await Place.start()
  home.known.push(friend.network.self)
  const ports = home.network.ports()
  // As behind a router that lets nobody in.
  home.network.ports = () => ({ ...ports, tcpPort: 1 })
  await home.network.connect(friend.network.self, [friend.address])
  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'no')
  assert.is(home.reaching.state().blockedBy, 'router')

  // The owner forwards the port: the next try finds it.
  home.network.ports = () => ports
  await friend.world.pass(reachAgainMs)
  await home.world.pass(2 * reachAgainMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
})

test('who is reached from two other networks needs no relay, and takes them again when moved', async () => {
  await using relay = await Place.start({ isRelay: true })
  await using home = await Place.start()
  await using friend = await Place.start()
  home.relays.push(relay)
  home.known.push(friend.network.self)
  const places = new Map([
    [relay.network.self, '/ip4/192.0.2.1/tcp/7278'],
    [friend.network.self, '/ip4/192.0.2.2/tcp/7278'],
  ])
  const { dialBack } = home.network
  const ask = dialBack.ask.bind(dialBack)
  dialBack.ask = async (network, peer, port) => {
    const reached = await ask(network, peer, port)
    return reached && { ...reached, peerAddress: places.get(peer) ?? '' }
  }
  await home.world.pass(0)
  await waitFor(() => home.network.relays.held().length === 1)
  await home.network.connect(friend.network.self, [friend.address])
  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
  await waitFor(async () => {
    await home.world.pass(reservationCheckMs)
    return home.network.relays.held().length === 0
  })
  assert.equal(home.reaching.state().relays, [])
  home.reaching.moved()
  await home.world.pass(0)
  await waitFor(() => home.network.relays.held().length === 1)
})

test('a port that the owner forwards makes a server of the DHT once two networks got through, as long as they do', async () => {
  await using home = await Place.start({ isMappingPorts: true })
  await using one = await Place.start()
  await using two = await Place.start()
  const networks = new Map([
    [one.network.self, '/ip4/11.77.0.2/tcp/7278'],
    [two.network.self, '/ip4/11.77.0.3/tcp/7278'],
  ])
  const address = '/ip4/11.77.0.1/tcp/7278'
  let answer: 'yes' | 'no' = 'yes'
  home.network.dialBack.ask = (_, peer) =>
    Promise.resolve({ answer, address, peerAddress: networks.get(peer) ?? '' })
  const round = async (place: Place): Promise<void> => {
    home.known.push(place.network.self)
    await home.network.connect(place.network.self, [place.address])
    await home.world.pass(2 * reachAgainMs)
    await waitFor(() => home.reaching.state().publicly === (answer === 'yes' ? 'yes' : 'no'))
  }
  await round(one)
  assert.ok(home.network.addresses().includes(address))
  assert.is(home.network.dhtMode(), 'client')
  await round(two)
  await waitFor(() => home.network.dhtMode() === 'server')
  assert.is(home.reaching.state().by, 'observed')
  answer = 'no'
  await round(two)
  await waitFor(() => home.network.dhtMode() === 'client')
  assert.not.ok(home.network.addresses().includes(address))
  assert.is(home.reaching.state().upnp, 'none')
})

test('an address that the owner named, and a router that opened a port, are believed', async () => {
  const announced = ['/dns4/home.example/tcp/7278']
  await using home = await Place.start({ announced })
  assert.is(home.reaching.state().publicly, 'yes')
  assert.is(home.reaching.state().by, 'announced')
  assert.is(home.reaching.state().upnp, 'off')
  await using other = await Place.start({ isMappingPorts: true })
  assert.is(other.reaching.state().upnp, 'none')
  assert.is(other.reaching.state().publicly, 'unknown')
})

test('strangers who come and go all the time do not keep it from asking', async () => {
  await using friend = await Place.start()
  const known = new Set<string>([friend.network.self])
  await using home = await Place.start({ isContact: (peer) => known.has(peer) })
  home.known.push(friend.network.self)
  let asked = 0
  const { dialBack } = home.network
  const ask = dialBack.ask.bind(dialBack)
  dialBack.ask = (...given) => {
    asked += 1
    return ask(...given)
  }
  await home.world.pass(reachSettleMs)
  await home.network.connect(friend.network.self, [friend.address])
  await using stranger = await Place.start()
  for (let rounds = 0; rounds < 2; rounds += 1) {
    await stranger.network.connect(home.network.self, [home.address])
    await home.world.pass(reachSettleMs / 2)
    await stranger.network.disconnect(home.network.self)
    await waitFor(() => !home.network.isConnected(stranger.network.self))
  }
  await waitFor(() => asked === 1)
  await waitFor(() => home.reaching.state().publicly === 'yes')
})

test('who was a stranger when they came is asked once they are a contact', async () => {
  await using friend = await Place.start()
  const known = new Set<string>()
  await using home = await Place.start({ isContact: (peer) => known.has(peer) })
  await home.world.pass(reachSettleMs)
  await friend.network.connect(home.network.self, [home.address])
  await home.world.pass(reachSettleMs)
  assert.is(home.reaching.state().publicly, 'unknown')
  known.add(friend.network.self)
  home.known.push(friend.network.self)
  home.reaching.contactsChanged()
  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
})

test('what was asked before a move says nothing after it', async () => {
  await using friend = await Place.start()
  await using home = await Place.start()
  home.known.push(friend.network.self)
  const { promise, resolve } = Promise.withResolvers<void>()
  const { dialBack } = home.network
  const ask = dialBack.ask.bind(dialBack)
  let asked = 0
  dialBack.ask = async (...given) => {
    asked += 1
    const reached = await ask(...given)
    if (asked === 1) await promise
    return reached
  }
  await home.network.connect(friend.network.self, [friend.address])
  await home.world.pass(reachSettleMs)
  await waitFor(() => asked === 1)
  home.reaching.moved()
  resolve()
  await settled()
  assert.is(home.reaching.state().publicly, 'unknown')
  // Nor is it forgotten that somebody has to be asked anew.
  await friend.world.pass(reachAgainMs)
  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
})

test('in another network everything is found out anew', async () => {
  await using friend = await Place.start()
  await using home = await Place.start()
  home.known.push(friend.network.self)
  await home.network.connect(friend.network.self, [friend.address])
  await home.world.pass(reachSettleMs)
  await waitFor(() => home.reaching.state().publicly === 'yes')
  const told: (readonly string[])[] = []
  const { own } = home.network
  const see = own.see.bind(own)
  own.see = (addresses, certain) => {
    told.push(addresses)
    see(addresses, certain)
  }
  home.reaching.moved()
  assert.is(home.reaching.state().publicly, 'unknown')
  // The told state stays until somebody tried again.
  await home.world.pass(reachSettleMs)
  await settled()
  assert.equal(told, [])
  await friend.world.pass(reachAgainMs)
  await home.world.pass(2 * reachAgainMs)
  await waitFor(() => told.length > 0)
  assert.is(home.reaching.state().publicly, 'yes')
})

test.run()
