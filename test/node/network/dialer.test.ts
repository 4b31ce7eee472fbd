import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { PeerUnreachableError } from '../../../node/errors.ts'
import {
  dialsMax,
  earlyCloseMs,
  redialJitter,
  redialMsMax,
  redialMsMin,
} from '../../../node/network/dial/limits.ts'
import { Dialer } from '../../../node/network/dial/dialer.ts'
import type { DialTarget } from '../../../node/network/base/network.ts'
import { FakeHub, type FakeNetwork } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'

const test = suite('node/network/dialer')
const hourMs = 3_600_000
const bo = 'Bo' as PeerName

interface Setting {
  hub: FakeHub
  world: FakeWorld
  network: FakeNetwork
  dialer: Dialer
  /** When each attempt was made, from the start on. */
  dialled: { peer: PeerName; atMs: number }[]
  targets: DialTarget[]
}

/** A dialer with contacts none of whom is there. */
function setUp(...peers: string[]): Setting {
  const hub = new FakeHub()
  const world = new FakeWorld('dialer')
  const network = hub.join('Ana' as PeerName)
  const dialled: Setting['dialled'] = []
  const startMs = world.now()
  const connect = network.connect.bind(network)
  network.connect = (peer) => {
    dialled.push({ peer, atMs: world.now() - startMs })
    return connect(peer)
  }
  const targets = peers.map((peer) => ({ peer: peer as PeerName, addresses: [] }))
  const dialer = new Dialer({ network, world, targets: () => Promise.resolve(targets) })
  return { hub, world, network, dialer, dialled, targets }
}

test('the pause doubles with every failure, up to its maximum, give or take chance', async () => {
  const { world, dialer, dialled } = setUp('Bo')
  dialer.start()
  await world.pass(3 * hourMs)
  const gaps = dialled.slice(1).map(({ atMs }, index) => atMs - dialled[index]!.atMs)
  assert.ok(gaps.length > 15 && gaps.length < 35, `${gaps.length} attempts`)
  for (const [index, gap] of gaps.entries()) {
    const pauseMs = Math.min(redialMsMin * 2 ** index, redialMsMax)
    // It is looked every 5 s who is due.
    const isWithin =
      gap >= pauseMs * (1 - redialJitter) && gap <= pauseMs * (1 + redialJitter) + redialMsMin
    assert.ok(isWithin, `pause ${index}: ${gap} ms`)
  }
  assert.ok(new Set(gaps.slice(8)).size > 1, 'all pauses are the same')
  dialer.stop()
})

test('a clock that is set back keeps nobody from being dialled', async () => {
  const { world, dialer, dialled } = setUp('Bo')
  dialer.start()
  await world.pass(hourMs)
  const before = dialled.length
  world.set(world.now() - 72 * hourMs)
  await world.pass(hourMs)
  assert.ok(dialled.length >= before + 4, `${dialled.length - before} attempts`)
  dialer.stop()
})

test('news make it dial at once, and the pauses begin anew', async () => {
  const { world, dialer, dialled } = setUp('Bo')
  dialer.start()
  await world.pass(hourMs)
  const before = dialled.length
  dialer.dialNow()
  await world.pass(0)
  assert.is(dialled.length, before + 1)
  await world.pass(redialMsMin * 2)
  assert.ok(dialled.length >= before + 2)
  dialer.stop()
})

test('one who was lost too early is dialled at once, the others when they are due', async () => {
  const { world, dialer, dialled } = setUp('Bo', 'Cy')
  dialer.start()
  await world.pass(hourMs)
  dialled.length = 0
  dialer.retry(bo)
  await world.pass(0)
  assert.equal(
    dialled.map(({ peer }) => peer),
    [bo],
  )
  dialer.stop()
})

/** Makes dialling a contact last until `end` is called. */
function hold(network: FakeNetwork, peer: PeerName): { end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const connect = network.connect.bind(network)
  network.connect = async (wanted) => {
    const result = connect(wanted)
    if (wanted === peer) await Promise.allSettled([result, promise])
    return result
  }
  return { end: resolve }
}

test('a contact whose dial takes long delays no other', async () => {
  const { hub, world, network, dialer } = setUp('Bo', 'Cy')
  const slow = hold(network, bo)
  hub.join('Cy' as PeerName)
  dialer.start()
  await world.pass(0)
  assert.ok(network.isConnected('Cy' as PeerName))
  await network.disconnect('Cy' as PeerName)
  await world.pass(2 * redialMsMin)
  assert.ok(network.isConnected('Cy' as PeerName))
  assert.equal(dialer.load, { dials: 1, waiting: 0 })
  slow.end()
  dialer.stop()
})

test('news while it dials make it dial again right after, and who is new at once', async () => {
  const { world, network, dialer, dialled, targets } = setUp('Bo')
  const slow = hold(network, bo)
  dialer.start()
  await world.pass(0)
  assert.is(dialled.length, 1)
  targets.push({ peer: 'Cy' as PeerName, addresses: [] })
  dialer.dialNow()
  await world.pass(0)
  const names = (): PeerName[] => dialled.slice(1).map(({ peer }) => peer)
  assert.equal(names(), ['Cy'])
  slow.end()
  await settled()
  await world.pass(0)
  assert.equal(names(), ['Cy', 'Bo'])
  dialer.stop()
})

test('why a contact was not reached is told until it is', async () => {
  const { hub, world, network, dialer } = setUp('Bo')
  const connect = network.connect.bind(network)
  network.connect = async (peer) => {
    await connect(peer).catch((cause: unknown) => {
      const values = { reason: 'refused', address: '/ip4/10.0.0.2/tcp/7278' }
      throw new PeerUnreachableError('no address answers', values, { cause })
    })
  }
  assert.is(dialer.failure(bo), undefined)
  dialer.start()
  const atMs = world.now()
  await world.pass(0)
  assert.equal(dialer.failure(bo), { atMs, code: 'refused', address: '/ip4/10.0.0.2/tcp/7278' })
  hub.join(bo)
  await world.pass(hourMs)
  assert.is(dialer.failure(bo), undefined)
  dialer.stop()
})

test('one who hangs up at once is dialled ever more rarely', async () => {
  const { hub, world, network, dialer, dialled } = setUp('Bo')
  hub.join(bo)
  network.watch({ connected: (peer) => void world.after(50, () => void network.disconnect(peer)) })
  dialer.start()
  await world.pass(hourMs)
  assert.is(dialer.failure(bo)?.code, 'closed')
  assert.ok(dialled.length > 8 && dialled.length < 20, `${dialled.length} attempts`)
  dialer.stop()
})

test('one whose connections end early, but were of use, is dialled at once each time', async () => {
  const { hub, world, network, dialer, dialled } = setUp('Bo')
  hub.join(bo)
  const cut = (): void => void world.after(50, () => void network.disconnect(bo))
  // As sync does it, which hears first that pages come no more.
  network.watch({ connected: cut, disconnected: (peer) => dialer.retry(peer) })
  dialer.start()
  await world.pass(1000)
  assert.ok(dialled.length >= 15, `${dialled.length} attempts`)
  dialer.stop()
})

test('a relay that cuts while the direct way is tried costs no pause', async () => {
  const { hub, world, network, dialer } = setUp('Bo', 'Cy')
  hub.join(bo)
  hub.join('Cy' as PeerName)
  const linksOf = network.links.bind(network)
  network.links = (peer) => linksOf(peer).map(() => (peer === bo ? 'relay' : 'lan'))
  dialer.start()
  await world.pass(0)
  const { promise, resolve } = Promise.withResolvers<void>()
  const connect = network.connect.bind(network)
  network.connect = async () => {
    await promise
    throw new PeerUnreachableError('no address answers', { reason: 'timeout' })
  }
  await world.pass(earlyCloseMs + redialMsMin)
  assert.equal(dialer.load, { dials: 1, waiting: 0 })
  await network.disconnect(bo)
  network.connect = connect
  resolve()
  await settled()
  await world.pass(0)
  assert.ok(network.isConnected(bo))
  dialer.stop()
})

test('once all connections are gone, nobody waits for the end of a pause', async () => {
  const { hub, world, network, dialer, dialled } = setUp('Bo', 'Cy')
  hub.join(bo)
  dialer.start()
  await world.pass(hourMs)
  dialled.length = 0
  await network.disconnect(bo)
  await world.pass(0)
  assert.equal(
    dialled.map(({ peer }) => peer),
    ['Bo', 'Cy'],
  )
  dialer.stop()
})

test('who is there is connected, and dialled again soon after going away', async () => {
  const { hub, world, network, dialer, dialled } = setUp('Bo')
  hub.join(bo)
  dialer.start()
  await world.pass(hourMs)
  assert.ok(network.isConnected(bo))
  assert.is(dialled.length, 1)
  await network.disconnect(bo)
  await world.pass(redialMsMin)
  assert.ok(network.isConnected(bo))
  assert.is(dialled.length, 2)
  dialer.stop()
})

test('who comes back by themselves is not dialled', async () => {
  const { hub, world, dialer, dialled } = setUp('Bo')
  dialer.start()
  await world.pass(hourMs)
  const before = dialled.length
  await hub.join(bo).connect('Ana' as PeerName)
  await world.pass(hourMs)
  assert.is(dialled.length, before)
  dialer.stop()
})

test('many dead contacts are dialled a few at a time, and everybody gets a turn', async () => {
  const peers = Array.from({ length: dialsMax * 3 }, (_, index) => `peer ${index}`)
  const { world, network, dialer, dialled } = setUp(...peers)
  let dialsSeen = 0
  const connect = network.connect.bind(network)
  network.connect = async (peer) => {
    dialsSeen = Math.max(dialsSeen, dialer.load.dials)
    await connect(peer)
  }
  dialer.start()
  await world.pass(0)
  assert.is(dialsSeen, dialsMax)
  assert.is(new Set(dialled.map(({ peer }) => peer)).size, peers.length)
  dialer.stop()
})

test('strangers that come and go all the time do not keep it from dialling', async () => {
  const { hub, world, network, dialer, dialled } = setUp('Bo')
  const stranger = hub.join('Eve' as PeerName)
  dialer.start()
  for (let seconds = 0; seconds < 60; seconds += 2) {
    await stranger.connect(network.self)
    await stranger.disconnect(network.self)
    await world.pass(2000)
  }
  assert.ok(dialled.length >= 3, `${dialled.length} attempts`)
  dialer.stop()
})

test('a stopped dialer dials nobody', async () => {
  const { world, dialer, dialled } = setUp('Bo')
  dialer.start()
  await world.pass(0)
  dialer.stop()
  dialer.dialNow()
  await world.pass(hourMs)
  assert.is(dialled.length, 1)
  assert.equal(world.alarms(), [])
})

test.run()
