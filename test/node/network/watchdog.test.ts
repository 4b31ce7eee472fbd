import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { gossipPollMs, gossipSilenceMs } from '../../../node/network/gossip/limits.ts'
import { redialMsMax } from '../../../node/network/dial/limits.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { Watchdog, type GossipStreams } from '../../../node/network/gossip/watchdog.ts'
import { startBare, type BareHost } from '../../helpers/bare-host.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { TestError } from '../../helpers/test-error.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/watchdog')
const bo = 'Bo' as PeerName

interface Setting {
  world: FakeWorld
  watchdog: Watchdog
  contacts: PeerName[]
  streams: { -readonly [Name in keyof GossipStreams]: boolean }
  did: { what: 'reopen' | 'reconnect'; atMs: number }[]
}

function setUp(): Setting {
  const world = new FakeWorld('watchdog')
  const contacts = [bo]
  const streams = { isOpenTo: true, isOpenFrom: true }
  const did: Setting['did'] = []
  const watchdog = new Watchdog({
    world,
    contacts: () => contacts,
    streams: () => streams,
    reopen: () => did.push({ what: 'reopen', atMs: world.elapsed() }),
    reconnect: () => did.push({ what: 'reconnect', atMs: world.elapsed() }),
  })
  watchdog.start()
  return { world, watchdog, contacts, streams, did }
}

test('where gossip flows nothing is done', async () => {
  const { world, watchdog, did } = setUp()
  await world.pass(10 * gossipSilenceMs)
  assert.equal(did, [])
  watchdog.stop()
  assert.equal(world.alarms(), [])
})

test('our own stream is opened again at the next look', async () => {
  const { world, watchdog, streams, did } = setUp()
  streams.isOpenTo = false
  await world.pass(gossipPollMs)
  streams.isOpenTo = true
  await world.pass(10 * gossipSilenceMs)
  assert.equal(did, [{ what: 'reopen', atMs: gossipPollMs }])
  watchdog.stop()
})

test('a contact that is silent for 15 s is reconnected, and ever more rarely if that does not help', async () => {
  const { world, watchdog, streams, did } = setUp()
  streams.isOpenFrom = false
  await world.pass(gossipPollMs + gossipSilenceMs)
  assert.equal(did, [{ what: 'reconnect', atMs: gossipPollMs + gossipSilenceMs }])
  await world.pass(6 * redialMsMax)
  const gaps = did.slice(1).map(({ atMs }, index) => atMs - did[index]!.atMs)
  assert.equal(gaps.slice(0, 3), [2 * gossipSilenceMs, 4 * gossipSilenceMs, 8 * gossipSilenceMs])
  assert.is(gaps.at(-1), redialMsMax)
  assert.is(watchdog.reconnections, did.length)
  watchdog.stop()
})

test('who was away is not taken for silent', async () => {
  const { world, watchdog, contacts, streams, did } = setUp()
  streams.isOpenFrom = false
  await world.pass(gossipPollMs)
  contacts.length = 0
  await world.pass(10 * gossipSilenceMs)
  contacts.push(bo)
  await world.pass(gossipSilenceMs)
  assert.equal(did, [])
  watchdog.stop()
})

/** A network whose only contact is a peer without a watchdog, and both listen to a topic. */
async function startPair(): Promise<
  {
    world: FakeWorld
    network: Libp2pNetwork
    friend: BareHost
    watchdog: Watchdog
    /** Resolves when a message of each has reached the other. */
    flows: () => Promise<void>
  } & AsyncDisposable
> {
  const friend = await startBare()
  const seed = { peerSeed: bytesFrom('watchdog')(32), isContact: () => true }
  const ports = { listen: ['127.0.0.1'], tcpPort: 0 }
  const network = await Libp2pNetwork.start({ ...seed, ...ports }, recordingLog().log)
  const addresses = friend.host
    .getMultiaddrs()
    .map((text) => String(text).replace(/\/p2p\/.*$/u, ''))
  const connect = (): Promise<void> => network.connect(friend.peer, addresses)
  const world = new FakeWorld('watchdog')
  const watchdog = new Watchdog({
    world,
    contacts: () => network.connected(),
    streams: (peer) => network.gossipStreams(peer),
    reopen: (peer) => network.welcome(peer),
    reconnect: (peer) => void network.disconnect(peer).then(connect),
  })
  let count = 0
  network.subscribe('topic', () => {
    count += 1
    return 'accept'
  })
  friend.host.services.gossip.subscribe('topic')
  let message = 0
  const flows = async (): Promise<void> => {
    await waitFor(
      async () => (await network.publish('topic', Uint8Array.of((message += 1)))).length === 1,
    )
    const before = count
    const tell = (): Promise<unknown> =>
      friend.host.services.gossip.publish('topic', Uint8Array.of(0, (message += 1))).catch(() => 0)
    await waitFor(async () => {
      await tell()
      return count > before
    })
  }
  await connect()
  await flows()
  watchdog.start()
  const stop = async (): Promise<void> => {
    watchdog.stop()
    await network.stop()
    await friend[Symbol.asyncDispose]()
  }
  return { world, network, friend, watchdog, flows, [Symbol.asyncDispose]: stop }
}

/** Ends gossip streams of a host while its connections stay. */
function killGossip({ host }: BareHost, direction: 'inbound' | 'outbound'): void {
  const streams = host.getConnections().flatMap((connection) => connection.streams)
  for (const stream of streams) {
    if (stream.protocol.startsWith('/meshsub/') && stream.direction === direction) {
      stream.abort(new TestError('killed'))
    }
  }
}

test('our gossip stream that ended while the connection stayed is opened again', async () => {
  await using pair = await startPair()
  const { world, network, friend, watchdog, flows } = pair
  killGossip(friend, 'inbound')
  await waitFor(() => !network.gossipStreams(friend.peer).isOpenTo)
  await world.pass(gossipPollMs)
  await flows()
  assert.is(watchdog.reconnections, 0)
})

test('where the other side does not open its stream again, reconnecting makes it', async () => {
  await using pair = await startPair()
  const { world, network, friend, watchdog, flows } = pair
  killGossip(friend, 'outbound')
  await waitFor(() => !network.gossipStreams(friend.peer).isOpenFrom)
  assert.ok(network.isConnected(friend.peer))
  await world.pass(gossipPollMs + gossipSilenceMs)
  await flows()
  assert.is(watchdog.reconnections, 1)
})

test.run()
