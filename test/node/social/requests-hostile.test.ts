/** Contact requests of an attacker tell little of a person, and cost little. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
} from '../../../protocol/request-message.ts'
import {
  askAgainMsMin,
  relayedQuestionsPerHourMax,
  relayedQuestionsPerPeerMax,
  relayedRequestsPerHourMax,
  requestLifeMs,
  requestQuestionsPerHourMax,
  requestQuestionsPerPersonMax,
  requestsMax,
  requestsPerHourMax,
} from '../../../node/social/requests/limits.ts'
import { requests } from '../../../node/social/requests/tables.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import {
  areContacts,
  ask,
  askAs,
  askedStates,
  startRequestLab,
  states,
} from '../../helpers/requests.ts'

const test = suite('node/social/requests-hostile')

test('where nobody may ask, the answer tells nobody who is known', async () => {
  await using at = await startRequestLab()
  const { ana, world } = at
  const [ignored, blocked, old] = ['ignored', 'blocked', 'old'].map((name) => testPerson(name))
  assert.ok(ignored && blocked && old)
  await askAs(at, old)
  await ana.social.people.block(old.id)
  world.set(world.now() + requestLifeMs)
  for (const person of [ignored, blocked]) await askAs(at, person)
  await ana.social.discovery.requests.ignore(ignored.id)
  await ana.social.people.block(blocked.id)
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
  await using at = await startRequestLab('contacts')
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

test('of one household only a few new requests come in an hour, and only so many questions', async () => {
  await using at = await startRequestLab()
  const origin = '192.0.2.1'
  const kinds: string[] = []
  for (let index = 0; index <= requestsPerHourMax; index += 1) {
    kinds.push((await askAs(at, testPerson(`flood ${index}`), { origin })).kind)
  }
  assert.equal(kinds, ['waiting', 'waiting', 'waiting', 'later'])
  for (let index = 0; index < requestQuestionsPerHourMax; index += 1) {
    await askAs(at, testPerson('flood 9'), { origin })
  }
  // It does not keep out a person who asked already, or was asked; they have a maximum as well.
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
  await using at = await startRequestLab()
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
  // The relay's owner is not counted with those who come through it.
  at.ana.network.links = () => ['direct']
  assert.is((await askAs(at, testPerson('its owner'), { origin })).kind, 'waiting')
})

test('only so many wait', async () => {
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
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
