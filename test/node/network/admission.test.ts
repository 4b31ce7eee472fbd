import type { StreamHandler } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import {
  putsAtOnce,
  putsPerHour,
  refusedPeerMs,
  strikesMax,
} from '../../../node/network/admission/limits.ts'
import { Admission, homePlaces, relayPlaces } from '../../../node/network/admission/admission.ts'
import { StrangerServices } from '../../../node/network/admission/stranger-services.ts'
import { Counters } from '../../../node/metrics.ts'
import { dhtProtocol } from '../../../node/network/dht/dht-init.ts'
import type { HostInit } from '../../../node/network/host.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { RelayServer } from '../../../node/network/relay/relay-server.ts'
import { defaultRelayRole } from '../../../node/roles.ts'
import { realWorld } from '../../../node/world.ts'
import { dhtMessage } from '../../hostile/messages.ts'
import { startBare, type BareHost } from '../../helpers/bare-host.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/admission')
const next = bytesFrom('admission')
const open = '/test/open/1.0.0'

interface Setting extends AsyncDisposable {
  network: Libp2pNetwork
  contacts: Set<PeerName>
  /** Another peer who connects, over and over with the same keys if asked to. */
  come: (host?: BareHost) => Promise<BareHost>
}

async function setUp(init: Partial<HostInit> = {}): Promise<Setting> {
  const contacts = new Set<PeerName>()
  const ports = { listen: ['127.0.0.1'], tcpPort: 0 }
  const isContact = (peer: PeerName): boolean => contacts.has(peer)
  const all = { peerSeed: next(32), ...ports, isContact, ...init }
  const network = await Libp2pNetwork.start(all, recordingLog().log)
  const stack = new AsyncDisposableStack()
  stack.defer(() => network.stop())
  const address = `/ip4/127.0.0.1/tcp/${network.ports().tcpPort}/p2p/${network.self}`
  const come = async (host?: BareHost): Promise<BareHost> => {
    const bare = host ?? stack.use(await startBare())
    await bare.host.dial(multiaddr(address))
    return bare
  }
  return { network, contacts, come, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('strangers share their places, and a friend who is idle longer than they keeps theirs', async () => {
  const places = { ...homePlaces, strangers: 3 }
  await using setting = await setUp({ places })
  const { network, contacts, come } = setting
  await using friend = await startBare()
  contacts.add(friend.peer)
  await come(friend)
  const strangers: BareHost[] = []
  for (let index = 0; index < 6; index += 1) strangers.push(await come())
  const isIn = ({ peer }: BareHost): boolean => network.isConnected(peer)
  await waitFor(() => isIn(strangers.at(-1)!) && strangers.filter(isIn).length === 3)
  assert.equal(strangers.map(isIn), [false, false, false, true, true, true])
  assert.ok(isIn(friend))
})

test('strangers do not push out who is reached through a relay', async () => {
  const places = { ...relayPlaces, strangers: 3 }
  const relay = new RelayServer(defaultRelayRole, realWorld)
  await using setting = await setUp({ places, relay })
  const { network, come } = setting
  const holder = await Libp2pNetwork.start(
    { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0, isContact: () => false },
    recordingLog().log,
  )
  const target = { peer: network.self, addresses: network.addresses() }
  await holder.relays.reserve(target, AbortSignal.timeout(5000))
  const strangers: BareHost[] = []
  for (let index = 0; index < 6; index += 1) strangers.push(await come())
  const isIn = ({ peer }: BareHost): boolean => network.isConnected(peer)
  await waitFor(() => strangers.filter(isIn).length === 3)
  assert.ok(network.isConnected(holder.self))
  await holder.stop()
})

test('a stranger who goes on doing wrong is refused for a while, a contact is not', async () => {
  let passedMs = 0
  const elapsed = (): number => realWorld.elapsed() + passedMs
  await using setting = await setUp({ world: { ...realWorld, elapsed } })
  const { network, contacts, come } = setting
  await network.respond({
    id: open,
    frameBytesMax: 100,
    isOpenTo: () => false,
    answer: (_, question) => Promise.resolve(question),
  })
  const misbehave = async ({ host }: BareHost): Promise<void> => {
    for (let index = 0; index <= strikesMax; index += 1) {
      await host
        .getConnections()[0]
        ?.newStream(open)
        .catch(() => undefined)
    }
  }
  const stranger = await come()
  await misbehave(stranger)
  await waitFor(() => !network.isConnected(stranger.peer))
  const isLetIn = async (): Promise<boolean> => {
    await come(stranger).catch(() => undefined)
    await stranger.host
      .getConnections()[0]
      ?.newStream('/ipfs/ping/1.0.0')
      .catch(() => undefined)
    return network.isConnected(stranger.peer)
  }
  assert.is(await isLetIn(), false)
  passedMs = refusedPeerMs
  await waitFor(isLetIn)

  await using contact = await startBare()
  contacts.add(contact.peer)
  await come(contact)
  await misbehave(contact)
  assert.ok(network.isConnected(contact.peer))
})

test('of one peer there are two connections at most', async () => {
  await using setting = await setUp()
  const { come } = setting
  const peer = await come()
  const [first] = peer.host.getConnections()
  for (let index = 0; index < 4; index += 1) {
    await peer.host.dial(first!.remoteAddr, { force: true }).catch(() => undefined)
  }
  await waitFor(() => peer.host.getConnections().length === 2)
})

test('the DHT of a node tells nobody whom it knows', async () => {
  const relay = new RelayServer(defaultRelayRole, realWorld)
  await using setting = await setUp({ relay })
  const { network, contacts, come } = setting
  const friend = await come()
  contacts.add(friend.peer)
  await friend.host.services.ping.ping(friend.host.getPeers()[0]!)
  const stranger = await come()
  const ask = async (key: Uint8Array): Promise<Uint8Array> => {
    const stream = await stranger.host.getConnections()[0]!.newStream(dhtProtocol)
    const frames = lpStream(stream)
    await frames.write(dhtMessage('find', key))
    return (await frames.read({ signal: AbortSignal.timeout(5000) })).subarray()
  }
  const idOf = ({ host }: BareHost): Buffer => Buffer.from(host.peerId.toMultihash().bytes)
  assert.ok(network.isConnected(friend.peer))
  assert.is(Buffer.from(await ask(idOf(friend))).includes(idOf(friend)), false)
  const own = Buffer.from(stranger.host.getPeers()[0]!.toMultihash().bytes)
  assert.ok(Buffer.from(await ask(own)).includes(own), 'it answers about itself')
})

test('one address can put some cards into the DHT of a node, and not more', () => {
  const isContact = (): boolean => false
  const places = { ...relayPlaces, unitsOfAddress: 1e9, unitsOfStrangers: 1e9 }
  const init = { world: realWorld, places, counters: new Counters(), isContact }
  const admission = new Admission({ ...init, isBlocked: () => false })
  // A second for each: all but cards would be paid back.
  let nowMs = 0
  const world = { ...realWorld, elapsed: () => nowMs }
  const open = new StrangerServices(admission, { world, places })
  let bytes = 0
  const handlers: StreamHandler[] = []
  const registrar = { handle: (_: string, handler: StreamHandler) => handlers.push(handler) }
  const service = (components: { registrar: Registrar }): void => {
    void components.registrar.handle(dhtProtocol, (stream) => {
      stream.addEventListener('message', ({ data }) => (bytes += data.byteLength))
    })
  }
  open.limitDht(service)({ registrar } as never)
  const connection = { remotePeer: 'peer', remoteAddr: multiaddr('/ip4/192.0.2.7/tcp/1') }
  const hour = 3600
  for (let second = 0; second < hour; second += 1) {
    nowMs += 1000
    const stream = Object.assign(new EventTarget(), { status: 'open', abort: () => undefined })
    void handlers[0]?.(stream as never, connection as never)
    stream.dispatchEvent(Object.assign(new Event('message'), { data: next(2100) }))
  }
  const puts = bytes / 2100
  const most = putsAtOnce + putsPerHour
  assert.ok(puts <= most && puts >= most - 2, `${puts} cards`)
})

test('a contact who listens to two thousand topics is heard', async () => {
  await using setting = await setUp()
  const { network, contacts, come } = setting
  await using friend = await startBare()
  contacts.add(friend.peer)
  const topics = Array.from({ length: 2000 }, () => Buffer.from(next(32)).toString('hex'))
  for (const topic of topics) friend.host.services.gossip.subscribe(topic)
  await come(friend)
  let count = 0
  await waitFor(
    async () => (await network.publish(topics.at(-1)!, Uint8Array.of((count += 1)))).length === 1,
  )
})

test.run()
