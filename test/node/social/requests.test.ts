/** Contact requests: who has somebody's id asks, and the other accepts, ignores or blocks. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { joinProtocol } from '../../../protocol/join-message.ts'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
  type RequestReply,
} from '../../../protocol/request-message.ts'
import {
  askAgainMsMax,
  askAgainMsMin,
  askedMax,
  cardRetryMsMin,
  relayedQuestionsPerHourMax,
  relayedQuestionsPerPeerMax,
  relayedRequestsPerHourMax,
  requestLifeMs,
  requestQuestionsPerHourMax,
  requestQuestionsPerPersonMax,
  requestsMax,
  requestsPerHourMax,
} from '../../../node/limits.ts'
import type { FindableLevel } from '../../../node/social/findable.ts'
import { asked, requests } from '../../../node/social/request-tables.ts'
import { FakeDirectory } from '../../helpers/fake-directory.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { testPerson, type TestPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/requests')
const moment = cardRetryMsMin

interface Lab extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  directory: FakeDirectory
  /** Can be found by anyone. */
  ana: SocialNode
  bo: SocialNode
}

async function lab(level: FindableLevel = 'anyone'): Promise<Lab> {
  const hub = new FakeHub()
  const world = new FakeWorld('requests')
  const directory = new FakeDirectory(world)
  const init = { hub, world, directory }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await ana.social.changeSettings({ findable: level })
  await world.pass(moment)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { ...init, ana, bo, [Symbol.asyncDispose]: stop }
}

async function ask({ world, ana, bo }: Lab, note = ''): Promise<void> {
  await bo.social.discovery.asking.ask(ana.person, { aspect: await bo.aspect(), note })
  await world.pass(moment)
  await quiet()
}

async function states(node: SocialNode): Promise<string[]> {
  return (await node.social.discovery.requests.list()).map(({ name, state }) => `${name} ${state}`)
}

async function askedStates(node: SocialNode): Promise<string[]> {
  return (await node.social.discovery.asking.list()).map(
    ({ name = '?', state }) => `${name} ${state}`,
  )
}

function areContacts({ ana, bo }: Lab): boolean {
  const [here, there] = [ana.social.person(bo.person), bo.social.person(ana.person)]
  assert.is(here === undefined, there === undefined)
  return here !== undefined
}

/** What a stranger is answered who asks by hand. */
async function askAs(
  { hub, ana }: Lab,
  person: TestPerson,
  { to = ana.person, origin }: { to?: SocialNode['person']; origin?: string } = {},
): Promise<RequestReply> {
  const network = hub.networks.get(person.peer) ?? hub.join(person.peer)
  await network.connect(ana.peer)
  if (origin !== undefined) ana.network.originOf = () => origin
  const by = { peer: person.device.peer, certificate: person.certificate }
  const said = { name: 'Mallory', note: '', addresses: [], atMs: 0 }
  const question = encodeRequest(signRequest(by, to, said))
  return decodeRequestReply(await network.ask(ana.peer, requestProtocol, question))
}

test('who is accepted becomes a contact, in the aspects that each chose', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at, 'from school')
  assert.equal(await askedStates(bo), ['Ana sent'])
  const [request] = await ana.social.discovery.requests.list()
  assert.equal([request?.name, request?.note], ['Bo', 'from school'])
  assert.is(areContacts(at), false)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
  assert.equal(await ana.social.membersOf(await ana.aspect()), [bo.person])
  assert.equal(await bo.social.membersOf(await bo.aspect()), [ana.person])
  assert.equal([await states(ana), await askedStates(bo)], [[], []])
})

test('an answer that could not be brought is fetched', async () => {
  await using at = await lab()
  const { ana, bo, world } = at
  await ask(at)
  await bo.network.disconnect(ana.peer)
  at.hub.networks.delete(bo.peer)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.is(areContacts(at), false)
  at.hub.networks.set(bo.peer, bo.network)
  await world.pass(2 * askAgainMsMin)
  await quiet()
  assert.ok(areContacts(at))
})

test('who is ignored is not told, and is not shown again', async () => {
  await using at = await lab()
  const { ana, bo, world } = at
  await ask(at)
  await ana.social.discovery.requests.ignore(bo.person)
  await world.pass(askAgainMsMax)
  await quiet()
  assert.equal(await states(ana), ['Bo ignored'])
  assert.equal(await askedStates(bo), ['Ana sent'])
  // One may think again.
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
})

test('who is ignored after they were accepted does not get in by what they heard', async () => {
  await using at = await lab()
  const { ana, bo, hub, world } = at
  await ask(at)
  await bo.network.disconnect(ana.peer)
  hub.networks.delete(bo.peer)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  const { secret, untilMs } = (await ana.social.discovery.requests.list())[0]!
  assert.ok(secret !== undefined && untilMs !== undefined)
  await ana.social.discovery.requests.ignore(bo.person)
  await bo.store.transact((tx) => {
    const row = tx.get(asked, ana.person)!
    tx.put(asked, ana.person, { ...row, state: 'accepted', secret, untilMs })
  })
  hub.networks.set(bo.peer, bo.network)
  await world.pass(3 * askAgainMsMin)
  await quiet()
  assert.is(areContacts(at), false)
  assert.equal([await states(ana), await askedStates(bo)], [['Bo ignored'], ['Ana sent']])
  // Another acceptance is another invite.
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
})

test('who is blocked is not told either, and no invite helps them', async () => {
  await using at = await lab()
  const { ana, bo, world } = at
  await ask(at)
  await ana.social.block(bo.person)
  await world.pass(askAgainMsMax)
  await quiet()
  assert.equal(await states(ana), ['Bo blocked'])
  assert.equal(await askedStates(bo), ['Ana sent'])
  await rejects(bo.join(await ana.invite()), 'invite-unknown')
  const place = { aspect: await ana.aspect() }
  await rejects(ana.social.discovery.requests.accept(bo.person, place), 'blocked')
  await ana.social.unblock(bo.person)
  assert.equal(await states(ana), ['Bo waiting'])
})

test('the level decides who may ask, not who knows the way', async () => {
  for (const level of ['contacts', 'nobody'] as const) {
    await using at = await lab(level)
    assert.equal(await askAs(at, testPerson('mallory')), { kind: 'no' })
    assert.equal(await states(at.ana), [])
    await ask(at)
    assert.equal(await askedStates(at.bo), ['? looking'])
  }
})

test('where nobody may ask, the answer tells nobody who is known', async () => {
  await using at = await lab()
  const { ana, world } = at
  const [ignored, blocked, old] = ['ignored', 'blocked', 'old'].map((name) => testPerson(name))
  assert.ok(ignored && blocked && old)
  await askAs(at, old)
  await ana.social.block(old.id)
  world.set(world.now() + requestLifeMs)
  for (const person of [ignored, blocked]) await askAs(at, person)
  await ana.social.discovery.requests.ignore(ignored.id)
  await ana.social.block(blocked.id)
  await at.bo.join(await ana.invite())
  await ana.social.changeSettings({ findable: 'nobody' })
  for (const person of [ignored, blocked]) {
    assert.equal(await askAs(at, person), { kind: 'waiting' })
  }
  assert.equal(await askAs(at, old), { kind: 'no' })
  const { device, certificate } = at.bo.social.keyring
  const said = { name: 'Bo', note: '', addresses: [], atMs: 0 }
  const request = signRequest({ peer: device.peer, certificate }, ana.person, said)
  const answer = await at.bo.network.ask(ana.peer, requestProtocol, encodeRequest(request))
  assert.equal(decodeRequestReply(answer), { kind: 'no' })
  world.set(world.now() + requestLifeMs)
  for (const person of [ignored, blocked]) {
    assert.equal(await askAs(at, person), { kind: 'no' })
  }
})

test('a wrong guess takes its turn like a right one', async () => {
  await using at = await lab('contacts')
  const { promise, resolve } = Promise.withResolvers<void>()
  const busy = at.ana.store.transact(() => promise)
  let count = 0
  const guesses = [at.ana.person, at.bo.person].map(async (to) => {
    await askAs(at, testPerson('mallory'), { to })
    count += 1
  })
  await quiet()
  assert.is(count, 0)
  resolve()
  await Promise.all([busy, ...guesses])
  assert.is(count, 2)
})

test('who stops being found after they were asked may still accept', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at)
  await ana.social.changeSettings({ findable: 'nobody' })
  await at.world.pass(2 * askAgainMsMin)
  assert.equal(await askedStates(bo), ['Ana sent'])
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
})

test('two who ask each other need not answer', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await bo.social.changeSettings({ findable: 'anyone' })
  await at.world.pass(moment)
  await ask(at)
  await ana.social.discovery.asking.ask(bo.person, { aspect: await ana.aspect() })
  await quiet()
  await at.world.pass(3 * askAgainMsMin)
  await quiet()
  assert.ok(areContacts(at))
  assert.equal([await askedStates(ana), await askedStates(bo)], [[], []])
})

test('what was asked more than a month ago accepts nobody', async () => {
  await using at = await lab()
  const { ana, world } = at
  const mallory = testPerson('mallory')
  await ana.social.discovery.asking.ask(mallory.id, { aspect: await ana.aspect() })
  await ana.social.stop()
  world.set(world.now() + requestLifeMs)
  assert.equal(await askAs(at, mallory), { kind: 'waiting' })
  assert.equal(await states(ana), ['Mallory waiting'])
})

test('who does not decide is asked ever less often, and at once when they come by themselves', async () => {
  await using at = await lab()
  const { ana, bo, world } = at
  let count = 0
  at.hub.changeAnswer = (answer, { to }) => {
    if (to === bo.peer) count += 1
    return answer
  }
  await ask(at)
  assert.is(count, 1)
  // Each time the connection is gone again, as that of a stranger may be.
  for (let hour = 0; hour < 6; hour += 1) {
    await bo.network.disconnect(ana.peer)
    await world.pass(3_600_000)
    await quiet()
  }
  assert.ok(count > 3 && count < 12, `${count} questions`)
  const before = count
  await bo.network.disconnect(ana.peer)
  await ana.network.connect(bo.peer)
  await quiet()
  assert.is(count, before + 1)
})

test('a restart in between loses nothing', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at)
  const copy = await bo.copy('Bo')
  await bo.network.disconnect(ana.peer)
  await bo.social.stop()
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  await using again = await copy.start()
  await quiet()
  assert.ok(ana.social.person(again.person))
  assert.ok(again.social.person(ana.person))
})

test('what is withdrawn is asked no more, and an answer that comes later changes nothing', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at)
  await bo.social.discovery.asking.withdraw(ana.person)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.is(areContacts(at), false)
  await rejects(bo.social.discovery.asking.withdraw(ana.person), 'not-found')
})

test('what is withdrawn while they are joined makes no contact', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at)
  const question = bo.network.ask.bind(bo.network)
  let isWithdrawn = false
  bo.network.ask = async (peer, id, bytes, options) => {
    const answer = await question(peer, id, bytes, options)
    if (id === joinProtocol && !isWithdrawn) {
      isWithdrawn = true
      await bo.social.discovery.asking.withdraw(ana.person)
    }
    return answer
  }
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(isWithdrawn)
  assert.is(bo.social.person(ana.person), undefined)
})

test('a request ends after a month, on both sides', async () => {
  await using at = await lab()
  await ask(at)
  await at.ana.social.stop()
  at.world.set(at.world.now() + requestLifeMs)
  const before = at.bo.social.lastChange()
  assert.equal([await states(at.ana), await askedStates(at.bo)], [[], []])
  // To look changes nothing; what is over is forgotten in its own time.
  assert.is(at.bo.social.lastChange(), before)
  assert.is((await at.bo.store.list(asked, {})).length, 1)
  await at.world.pass(askAgainMsMax)
  await quiet()
  assert.is((await at.bo.store.list(asked, {})).length, 0)
})

test('who asks anew after a month is shown anew, whatever was decided then', async () => {
  for (const decide of ['leave', 'ignore', 'accept'] as const) {
    await using at = await lab()
    const { ana } = at
    const mallory = testPerson('mallory')
    await askAs(at, mallory)
    if (decide === 'ignore') await ana.social.discovery.requests.ignore(mallory.id)
    if (decide === 'accept') {
      await ana.social.discovery.requests.accept(mallory.id, { aspect: await ana.aspect() })
    }
    at.world.set(at.world.now() + requestLifeMs)
    assert.equal(await askAs(at, mallory), { kind: 'waiting' })
    assert.equal(await states(ana), ['Mallory waiting'])
  }
})

test('nobody asks themselves, a contact, or who they blocked', async () => {
  await using at = await lab()
  const { ana, bo } = at
  const wish = { aspect: await bo.aspect() }
  await rejects(bo.social.discovery.asking.ask(bo.person, wish), 'already-a-contact')
  await bo.join(await ana.invite())
  await rejects(bo.social.discovery.asking.ask(ana.person, wish), 'already-a-contact')
  await bo.social.block(ana.person)
  await rejects(bo.social.discovery.asking.ask(ana.person, wish), 'blocked')
  for (let index = 0; index < askedMax; index += 1) {
    await bo.social.discovery.asking.ask(testPerson(`asked ${index}`).id, wish)
  }
  await rejects(bo.social.discovery.asking.ask(testPerson('one more').id, wish), 'limit-reached')
})

test('of one household only a few new requests come in an hour, and only so many questions', async () => {
  await using at = await lab()
  const origin = '192.0.2.1'
  const kinds: string[] = []
  for (let index = 0; index <= requestsPerHourMax; index += 1) {
    kinds.push((await askAs(at, testPerson(`flood ${index}`), { origin })).kind)
  }
  assert.equal(kinds, ['waiting', 'waiting', 'waiting', 'later'])
  for (let index = 0; index < requestQuestionsPerHourMax; index += 1) {
    await askAs(at, testPerson('flood 9'), { origin })
  }
  // Who asked already, or was asked, is not kept out by it, but has a maximum as well.
  assert.equal(await askAs(at, testPerson('flood 0'), { origin }), { kind: 'waiting' })
  const ours = testPerson('asked')
  await at.ana.social.discovery.asking.ask(ours.id, { aspect: await at.ana.aspect() })
  assert.is((await askAs(at, ours, { origin })).kind, 'accepted')
  for (let index = 0; index < requestQuestionsPerPersonMax; index += 1) {
    await askAs(at, testPerson('flood 0'), { origin })
  }
  assert.equal(await askAs(at, testPerson('flood 0'), { origin }), { kind: 'later' })
  assert.equal(await askAs(at, testPerson('flood 1'), { origin }), { kind: 'waiting' })
  assert.equal(await askAs(at, testPerson('elsewhere'), { origin: '192.0.2.2' }), {
    kind: 'waiting',
  })
  await at.world.pass(3_600_000)
  assert.equal(await askAs(at, testPerson('next hour'), { origin }), { kind: 'waiting' })
})

test('who comes through a relay is not taken for one household with all others who do', async () => {
  await using at = await lab()
  at.ana.network.links = () => ['relay']
  const origin = '192.0.2.1'
  for (let index = 0; index < relayedRequestsPerHourMax; index += 1) {
    const { kind } = await askAs(at, testPerson(`relayed ${index}`), { origin })
    assert.is(kind, 'waiting')
  }
  assert.is((await askAs(at, testPerson('one more'), { origin })).kind, 'later')
  // One peer does not use up what is there for all.
  const kinds: string[] = []
  for (let index = 0; index < relayedQuestionsPerHourMax; index += 1) {
    const person = testPerson('guesser')
    kinds.push((await askAs(at, person, { origin, to: at.bo.person })).kind)
  }
  assert.is(kinds.filter((kind) => kind === 'no').length, relayedQuestionsPerPeerMax)
  assert.is((await askAs(at, testPerson('another'), { origin, to: at.bo.person })).kind, 'no')
  // Who runs the relay is not counted with those who come through it.
  at.ana.network.links = () => ['direct']
  assert.is((await askAs(at, testPerson('its owner'), { origin })).kind, 'waiting')
})

test('only so many wait', async () => {
  await using at = await lab()
  await at.ana.store.transact((tx) => {
    for (let index = 0; index < requestsMax; index += 1) {
      const { id: person, peer } = testPerson(`waiting ${index}`)
      const row = { person, peer, addresses: [], name: 'A', note: '', atMs: at.world.now() }
      tx.put(requests, person, { ...row, state: 'waiting' })
    }
  })
  assert.equal(await askAs(at, testPerson('mallory')), { kind: 'later' })
  await at.ana.social.discovery.requests.ignore(testPerson('waiting 0').id)
  assert.equal(await askAs(at, testPerson('mallory')), { kind: 'waiting' })
})

test('a request to somebody else, or brought by another device, is no request', async () => {
  await using at = await lab()
  assert.equal(await askAs(at, testPerson('mallory'), { to: at.bo.person }), { kind: 'no' })
  const [mallory, victim] = [testPerson('mallory'), testPerson('victim')]
  const network = at.hub.networks.get(mallory.peer)!
  const by = { peer: victim.device.peer, certificate: victim.certificate }
  const said = { name: 'Victim', note: '', addresses: [], atMs: 0 }
  const question = encodeRequest(signRequest(by, at.ana.person, said))
  await rejects(network.ask(at.ana.peer, requestProtocol, question), 'peer-unreachable')
  assert.equal(await states(at.ana), [])
})

test('an acceptance by who was not asked, or with a wrong secret, changes nothing', async () => {
  await using at = await lab()
  const { ana, bo } = at
  await ask(at)
  const { certificate, introduction, peer } = testPerson('mallory')
  const mallory = at.hub.join(peer)
  await mallory.connect(bo.peer)
  const wrong = { kind: 'accepted', secret: new Uint8Array(16), untilMs: 9 } as const
  const told = { ...wrong, certificate, device: introduction.device }
  await mallory.ask(bo.peer, requestProtocol, encodeRequest(told))
  const { certificate: theirs, certified: device } = ana.social.keyring
  const lie = encodeRequest({ ...wrong, certificate: theirs, device })
  await ana.network.ask(bo.peer, requestProtocol, lie)
  await quiet()
  await at.world.pass(3 * askAgainMsMin)
  await quiet()
  assert.equal(await askedStates(bo), ['Ana sent'])
  assert.is(areContacts(at), false)
  assert.equal(await states(ana), ['Bo waiting'])
})

test.run()
