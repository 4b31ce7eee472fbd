/**
 * How two nodes agree to dial each other, in virtual time. That routers let them through is shown where there are routers, in
 * `test/netns/nat.test.ts`.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import {
  encodePunchQuestion,
  punchProtocol,
  type PunchAddress,
} from '../../../protocol/punch-message.ts'
import { punchesAtOnce, punchPauseMsMin } from '../../../node/network/reach/limits.ts'
import { HolePunching } from '../../../node/network/reach/hole-punching.ts'
import type { PunchOptions } from '../../../node/network/dial/tcp.ts'
import type { Link } from '../../../node/reach.ts'
import { FakeHub, type FakeNetwork } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'

const test = suite('node/network/hole-punching')
const minuteMs = 60_000

interface Dial extends PunchOptions {
  peer: PeerName
  hosts: string[]
  atMs: number
}

/** One side of a relay; its dials are noted, and lead nowhere. */
class Side {
  readonly network: FakeNetwork
  readonly world: FakeWorld
  readonly dials: Dial[] = []
  readonly punching: HolePunching
  readonly contacts = new Set<PeerName>()
  link: Link = 'relay'

  constructor(hub: FakeHub, world: FakeWorld, name: string) {
    this.network = hub.join(name as PeerName)
    this.network.links = (peer) => (this.network.isConnected(peer) ? [this.link] : [])
    this.world = world
    const address: PunchAddress = { kind: 'ip4', host: name, port: 7 }
    this.punching = new HolePunching({
      network: this.network,
      dials: {
        seenAt: () => [address],
        dial: (peer, addresses, options) => {
          const hosts = addresses.map(({ host }) => host)
          this.dials.push({ peer, hosts, atMs: world.elapsed(), ...options })
          return Promise.reject(new AggregateError([]))
        },
      },
      world,
      isContact: (peer) => this.contacts.has(peer),
    })
  }

  get name(): PeerName {
    return this.network.self
  }
}

/** Two contacts; the first asks, as its name is the smaller one. */
async function meet(): Promise<{ ana: Side; bo: Side; world: FakeWorld; hub: FakeHub }> {
  const [hub, world] = [new FakeHub(), new FakeWorld('hole punching')]
  const [ana, bo] = [new Side(hub, world, '11.77.0.1'), new Side(hub, world, '11.77.0.2')]
  ana.contacts.add(bo.name)
  bo.contacts.add(ana.name)
  await Promise.all([ana.punching.start(), bo.punching.start()])
  return { ana, bo, world, hub }
}

function askNow(from: Side, to: Side): Promise<Uint8Array> {
  const question = encodePunchQuestion({ kind: 'now', addresses: [] })
  return from.network.ask(to.name, punchProtocol, question)
}

test('both dial at the same moment, and one of them begins', async () => {
  const { ana, bo, world, hub } = await meet()
  // 40 ms there, 40 ms back.
  const travel = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    world.after(40, resolve)
    await promise
  }
  const served = bo.network.protocol(punchProtocol)!
  bo.network.protocol = () => ({
    ...served,
    answer: async (...question) => {
      await travel()
      return served.answer(...question)
    },
  })
  hub.changeAnswer = async (answer) => {
    await travel()
    return answer
  }
  await ana.network.connect(bo.name)
  await world.pass(1000)
  const [asked, answered] = [ana.dials[0]!, bo.dials[0]!]
  assert.equal([asked.peer, asked.hosts, asked.initiator], [bo.name, ['11.77.0.2'], true])
  assert.equal(
    [answered.peer, answered.hosts, answered.initiator],
    [ana.name, ['11.77.0.1'], false],
  )
  assert.is(asked.atMs, answered.atMs)
})

test('who does not get through tries again after ever longer pauses, also over the next connection', async () => {
  const { ana, bo, world } = await meet()
  await ana.network.connect(bo.name)
  await settled()
  const counts: number[] = []
  for (const passMs of [minuteMs, 10 * minuteMs, 60 * minuteMs]) {
    await bo.network.disconnect(ana.name)
    await ana.network.connect(bo.name)
    await settled()
    await world.pass(passMs)
    counts.push(ana.dials.length)
  }
  assert.ok(counts[0]! >= 4 && counts[0]! <= 6, counts.join())
  assert.ok(counts[1]! - counts[0]! <= 5 && counts[2]! - counts[1]! <= 10, counts.join())
  assert.ok(bo.dials.length >= ana.dials.length - 2)
  // In another network it is worth a try at once.
  ana.punching.look()
  await settled()
  await world.pass(0)
  assert.is(ana.dials.length, counts[2]! + 1)
})

test('who is not known as a contact yet is asked again a moment later', async () => {
  const { ana, bo, world } = await meet()
  bo.contacts.clear()
  await ana.network.connect(bo.name)
  await settled()
  bo.contacts.add(ana.name)
  assert.is(bo.dials.length, 0)
  await world.pass(2 * punchPauseMsMin)
  assert.is(bo.dials.length, 1)
})

test('who is connected directly is left alone', async () => {
  const { ana, bo, world } = await meet()
  for (const side of [ana, bo]) side.link = 'direct'
  await ana.network.connect(bo.name)
  await world.pass(1000)
  await askNow(ana, bo)
  assert.equal([...ana.dials, ...bo.dials], [])
})

test('who became a contact just now is met then, and a stranger is not even answered', async () => {
  const { ana, bo, world } = await meet()
  ana.contacts.clear()
  bo.contacts.clear()
  await ana.network.connect(bo.name)
  await world.pass(1000)
  await rejects(askNow(ana, bo), 'peer-unreachable')
  assert.equal([...ana.dials, ...bo.dials], [])
  ana.contacts.add(bo.name)
  bo.contacts.add(ana.name)
  ana.punching.look()
  await settled()
  await world.pass(1000)
  assert.is(bo.dials.length, 1)
})

test('however often a contact asks, it is dialled a few times', async () => {
  const { ana, bo } = await meet()
  ana.punching.stop()
  await ana.network.connect(bo.name)
  for (let count = 0; count < 100; count += 1) {
    await askNow(ana, bo)
    await settled()
  }
  assert.is(bo.dials.length, punchesAtOnce)
})

test('who stops ends the dials, and begins none', async () => {
  const { ana, bo, world } = await meet()
  await ana.network.connect(bo.name)
  await world.pass(1000)
  for (const side of [ana, bo]) side.punching.stop()
  assert.ok([...ana.dials, ...bo.dials].every(({ signal }) => signal.aborted))
  const before = bo.dials.length
  await askNow(ana, bo)
  ana.punching.look()
  assert.equal(world.alarms(), [])
  assert.is(bo.dials.length, before)
})

test.run()
