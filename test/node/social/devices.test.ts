/** A contact with several devices: each reads what the person may read, and what each writes is read. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agreementPublicKey } from '../../../protocol/crypto.ts'
import { signCertificate, verifyCertificate } from '../../../protocol/device.ts'
import { identityFromPhrase, type Identity } from '../../../protocol/identity.ts'
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import type { Introduction } from '../../../protocol/introduction.ts'
import { decodeJoinReply, encodeJoinRequest, joinProtocol } from '../../../protocol/join-message.ts'
import { decodeAnswer, type Answer } from '../../../protocol/sync/answers.ts'
import { devicesMax } from '../../../node/social/contacts/limits.ts'
import { newDevicesPerDayMax } from '../../../node/social/joining/limits.ts'
import { feeds, prekeys, readers, sources } from '../../../node/social/feeds/tables.ts'
import { ownCards } from '../../../node/social/contacts/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import type { Table } from '../../../node/store/table.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { settled } from '../../helpers/fake-world.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { questionsOf } from '../../helpers/sync-talk.ts'

const test = suite('node/social/devices')

interface Home extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  /** Two devices of one person. */
  desk: SocialNode
  phone: SocialNode
}

async function startHome(): Promise<Home> {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false }
  const ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Work'] })
  const desk = await SocialNode.start('Bo', init)
  const phone = await SocialNode.start('Bo on the road', { ...init, deviceOf: desk })
  await phone.social.rename('Bo')
  return {
    hub,
    ana,
    desk,
    phone,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, desk, phone]) await node[Symbol.asyncDispose]()
    },
  }
}

/** Each becomes a contact of Ana by an invite of its own, and puts Ana into its own Family. */
async function joinAna(ana: SocialNode, devices: readonly SocialNode[]): Promise<void> {
  for (const device of devices) await device.join(await ana.invite(), await device.aspect())
}

async function pullAll(ana: SocialNode, devices: readonly SocialNode[]): Promise<void> {
  for (const device of devices) {
    await device.sync.pull(ana.peer)
    await ana.sync.pull(device.peer)
  }
}

const orders = { 'the first device first': [0, 1], 'the second device first': [1, 0] } as const

for (const [description, [first, second]] of Object.entries(orders)) {
  test(`both devices of a contact are granted, and both are read: ${description}`, async () => {
    await using home = await startHome()
    const { ana, desk, phone } = home
    const devices = [desk, phone] as const
    await joinAna(ana, [devices[first], devices[second]])
    assert.is(desk.person, phone.person)
    assert.equal(
      ana.social.people.at(desk.person)?.devices.map(({ peer }) => peer),
      [devices[first].peer, devices[second].peer],
    )
    assert.is((await ana.social.people.list()).length, 1)
    assert.equal(await ana.social.aspects.members(await ana.aspect()), [desk.person])
    await ana.post('from Ana')
    await desk.post('from the desk')
    phone.world.set(phone.world.now() + 5000)
    ana.world.set(ana.world.now() + 60_000)
    await phone.post('from the road')
    await pullAll(ana, [devices[second], devices[first]])
    for (const device of devices) assert.ok((await device.texts()).includes('from Ana'))
    const { rows } = await ana.social.timelines.read({ limit: 10, author: desk.person })
    assert.equal(rows.map(({ post }) => post.text).toSorted(), ['from the desk', 'from the road'])
  })
}

test('a new device is granted what the person could read, and nothing else', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk])
  const work = await ana.aspect('Work')
  await ana.post('family one')
  await ana.post('work without Bo', 'Work')
  await ana.social.aspects.addMember(work, desk.person)
  await ana.post('work with Bo', 'Work')
  await ana.social.aspects.removeMember(work, desk.person)
  await ana.post('work after Bo', 'Work')
  await phone.join(await ana.invite())
  await ana.post('family two')
  await pullAll(ana, [desk, phone])
  const texts = await desk.texts()
  assert.ok(texts.includes('family one') && texts.includes('work with Bo'))
  assert.not.ok(texts.includes('work after Bo'))
  assert.equal(await phone.texts(), texts)
})

test('who is removed reads on none of their devices', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  await ana.post('one')
  await ana.social.aspects.removeMember(await ana.aspect(), desk.person)
  await ana.post('two')
  await pullAll(ana, [desk, phone])
  assert.equal([await desk.texts(), await phone.texts()], [['one'], ['one']])
})

test('a device is not served what is written to another one', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  const { keyring, replica } = ana.social
  const toDesk = keyring.feed({ kind: 'pair', peer: desk.peer })
  const toPhone = keyring.feed({ kind: 'pair', peer: phone.peer })
  const readable = async (node: SocialNode): Promise<boolean[]> => {
    const found = await replica.readableBy(node.peer)
    return [found.includes(toDesk), found.includes(toPhone)]
  }
  assert.equal(await readable(desk), [true, false])
  assert.equal(await readable(phone), [false, true])
})

test('with nothing new each device asks one question', async () => {
  await using home = await startHome()
  const { hub, ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  await ana.post('one')
  await pullAll(ana, [desk, phone])
  const answers: Answer[] = []
  hub.changeFrame = (frame, { isQuestion }) => {
    if (!isQuestion) answers.push(decodeAnswer(frame))
    return frame
  }
  for (const { network } of [ana, desk, phone]) network.sent.length = 0
  for (const device of [desk, phone]) {
    await ana.network.disconnect(device.peer)
    await ana.network.connect(device.peer)
  }
  await settled()
  await Promise.all([desk.sync.pull(ana.peer, { isNewsLikely: false }), settled()])
  assert.equal(
    [ana, desk, phone].map(({ network }) => questionsOf(network).map(({ kind }) => kind)),
    // The phone was given what the desk wrote, and asks whether there is more of it while the desk is away.
    [
      ['same', 'same'],
      ['same', 'same'],
      ['same', 'heights'],
    ],
  )
  const same = answers.filter(({ kind }) => kind === 'same')
  assert.is(same.length, 5)
  for (const answer of same) assert.equal(answer, { kind: 'same', isSame: true })
})

test('a device that introduces itself again is there once, with its new address', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  const self = ana.social.keyring.feed({ kind: 'self' })
  desk.network.addresses = () => ['/ip4/192.0.2.9/tcp/1']
  await desk.join(await ana.invite('Work'))
  await ana.sync.pull(desk.peer)
  const devices = ana.social.people.at(desk.person)!.devices
  assert.equal(
    devices.map(({ peer, addresses }) => [peer, addresses]),
    [
      [desk.peer, ['/ip4/192.0.2.9/tcp/1']],
      [phone.peer, ['/ip4/127.0.0.1/tcp/7278']],
    ],
  )
  const { height } = headAt(ana.store, self)
  await desk.join(await ana.invite('Work'))
  // The invite and its use; nothing about the device.
  assert.is(headAt(ana.store, self).height, height + 2)
  assert.equal((await ana.social.dialTargets()).length, 2)
})

test('the device that introduced itself longest ago gives way to one too many', async () => {
  await using home = await startHome()
  const { hub, ana, desk } = home
  await using stack = new AsyncDisposableStack()
  const devices = [desk]
  for (let count = 1; count <= devicesMax; count += 1) {
    const init = { hub, deviceOf: desk, isGossiping: false }
    devices.push(stack.use(await SocialNode.start(`Bo ${count}`, init)))
  }
  for (const device of devices) {
    ana.world.set(ana.world.now() + 1000)
    await device.join(await ana.invite())
  }
  const { replica } = ana.social
  assert.is(ana.social.people.at(desk.person)?.devices.length, devicesMax)
  assert.is(replica.isContact(desk.peer), false)
  assert.equal(await replica.readableBy(desk.peer), [])
  assert.ok(devices.slice(1).every(({ peer }) => replica.isContact(peer)))
  await desk.join(await ana.invite())
  assert.is(replica.isContact(desk.peer), true)
  assert.is(replica.isContact(devices[1]!.peer), false)
})

test('a device that introduces itself again and again under new names makes nobody write', async () => {
  await using home = await startHome()
  const { ana, desk } = home
  await joinAna(ana, [desk])
  const self = ana.social.keyring.feed({ kind: 'self' })
  const pair = ana.social.keyring.feed({ kind: 'pair', peer: desk.peer })
  const heights = (): number[] => [self, pair].map((feed) => headAt(ana.store, feed).height)
  const before = heights()
  for (let count = 1; count <= 50; count += 1) {
    await desk.social.rename(`Bo ${count}`)
    desk.network.addresses = () => [`/ip4/192.0.2.${count}/tcp/1`]
    assert.is(await introduce(desk, ana), true)
  }
  assert.equal(heights(), before)
  await ana.sync.pull(desk.peer)
  assert.is(ana.social.people.at(desk.person)?.name, 'Bo 50')
})

/** Asks to be taken in by a node that knows the person already. @returns whether it did */
async function introduce(device: SocialNode, to: SocialNode): Promise<boolean> {
  const { keyring } = device.social
  const introduction = {
    certificate: keyring.certificate,
    device: keyring.certified,
    name: device.social.me().name,
    publicFeed: keyring.claim({ kind: 'public' }),
    pairFeed: keyring.claim({ kind: 'pair', peer: to.peer }),
    prekey: agreementPublicKey(new Uint8Array(32).fill(9)),
    addresses: device.network.addresses(),
  }
  const question = encodeJoinRequest({ introduction })
  const answer = await to.network.protocol(joinProtocol)!.answer(device.peer, question)
  return !('refusal' in decodeJoinReply(answer))
}

test('of a person who certifies a hundred devices in a day, only some are taken in', async () => {
  await using home = await startHome()
  const { ana, desk } = home
  await joinAna(ana, [desk])
  await ana.post('one')
  // Else it introduces itself again once it is forgotten for newer ones, and counts twice.
  await ana.network.disconnect(desk.peer)
  const identity = identityFromPhrase(desk.social.keyring.phrase)
  const rowsOf = async (): Promise<Record<string, number>> => {
    const tables: Table<unknown>[] = [feeds, readers, sources, prekeys, ownCards]
    const counts = tables.map(async (table) => {
      const rows = await ana.store.list(table, {})
      return [table.name, rows.length] as const
    })
    return Object.fromEntries(await Promise.all(counts))
  }
  let taken = 0
  for (let count = 1; count <= 100; count += 1) {
    const { peer, introduction } = testDevice(identity, count)
    const question = encodeJoinRequest({ introduction })
    const reply = ana.network.protocol(joinProtocol)!.answer(peer, question)
    const isTaken = await Promise.resolve(reply).then(
      () => true,
      () => false,
    )
    if (isTaken) taken += 1
  }
  // Its own is one of those of the day.
  assert.is(taken, newDevicesPerDayMax - 1)
  assert.is(ana.social.people.at(desk.person)?.devices.length, devicesMax)
  const rows = await rowsOf()
  assert.ok(rows['feeds']! <= 10 + 3 * newDevicesPerDayMax, JSON.stringify(rows))
  // For each device its pair feed, our public feed, one epoch; of each its pair feed and its public one.
  assert.is(rows['readers'], 3 * devicesMax)
  assert.is(rows['sources'], 2 * devicesMax)
  assert.is(rows['prekeys'], devicesMax)
  assert.is(rows['own-cards'], devicesMax)
  // The next day there is room for another.
  ana.world.set(ana.world.now() + 86_400_000)
  const { peer, introduction } = testDevice(identity, 101)
  const question = encodeJoinRequest({ introduction })
  const answer = await ana.network.protocol(joinProtocol)!.answer(peer, question)
  assert.not.ok('refusal' in decodeJoinReply(answer))
})

/** One more device of a person. */
function testDevice(
  identity: Identity,
  count: number,
): { peer: PeerName; introduction: Introduction } {
  const { device, introduction } = testPerson(`device ${count}`)
  const certificate = signCertificate(identity, {
    peerKey: device.peer.publicKey,
    agreementKey: device.agreementPublic,
    createdAtMs: testTimeMs,
  })
  const certified = verifyCertificate(certificate)
  return {
    peer: peerName(certified.peerKey),
    introduction: { ...introduction, certificate, device: certified },
  }
}

test('the name that a person gave last counts, whichever device brings it first', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  ana.world.set(ana.world.now() + 60_000)
  desk.world.set(desk.world.now() + 1000)
  phone.world.set(phone.world.now() + 2000)
  await phone.social.rename('Bo the younger')
  await desk.social.rename('Bo the elder')
  await ana.sync.pull(phone.peer)
  await ana.sync.pull(desk.peer)
  assert.is(ana.social.people.at(desk.person)?.name, 'Bo the younger')
})

test('every device of a contact is in their feeds once', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await joinAna(ana, [desk, phone])
  await desk.post('one')
  await phone.post('two')
  await pullAll(ana, [desk, phone])
  const rows = (await ana.store.list(feeds, {})).map(([, row]) => row)
  const ofBo = rows.filter(({ owner }) => owner === desk.person)
  assert.equal(ofBo.map(({ kind }) => kind).toSorted(), [
    'aspect',
    'aspect',
    'pair',
    'pair',
    'public',
    'public',
  ])
  const sources = await Promise.all(
    [desk, phone].map(({ peer }) => ana.social.replica.sourcesOf(peer)),
  )
  assert.equal(
    sources.map((found) => found.length),
    [3, 3],
  )
})

test.run()
