/** Contact requests: who has somebody's id asks, and the other accepts, ignores or blocks. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { joinProtocol } from '../../../protocol/join-message.ts'
import {
  askAgainMsMax,
  askAgainMsMin,
  askedMax,
  requestLifeMs,
} from '../../../node/social/requests/limits.ts'
import { asked } from '../../../node/social/requests/tables.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { talkOf, talks } from '../../helpers/messages.ts'
import { testPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import {
  areContacts,
  ask,
  askAs,
  askedStates,
  moment,
  startRequestLab,
  states,
} from '../../helpers/requests.ts'

const test = suite('node/social/requests')

test('who is accepted becomes a contact, in the aspects that each chose', async () => {
  await using at = await startRequestLab()
  const { ana, bo } = at
  await ask(at, 'from school')
  assert.equal(await askedStates(bo), ['Ana sent'])
  const [request] = await ana.social.discovery.requests.list()
  assert.equal([request?.name, request?.note], ['Bo', 'from school'])
  assert.is(areContacts(at), false)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
  assert.equal(await ana.social.aspects.members(await ana.aspect()), [bo.person])
  assert.equal(await bo.social.aspects.members(await bo.aspect()), [ana.person])
  assert.equal([await states(ana), await askedStates(bo)], [[], []])
  // The words with which he asked begin their conversation.
  const id = talkOf(ana.person, bo.person)
  for (const node of [ana, bo]) await talks(node, id, ['Bo: from school'])
})

test('who asked without words, or took them back, begins no conversation', async () => {
  await using at = await startRequestLab()
  const { ana, bo } = at
  await ask(at, 'from school')
  await bo.social.discovery.asking.withdraw(ana.person)
  await quiet()
  await ask(at)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.ok(areContacts(at))
  assert.equal((await bo.social.conversations.list({ limit: 1 })).rows, [])
})

test('an answer that could not be brought is fetched', async () => {
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
  const { ana, bo, world } = at
  await ask(at)
  await ana.social.people.block(bo.person)
  await world.pass(askAgainMsMax)
  await quiet()
  assert.equal(await states(ana), ['Bo blocked'])
  assert.equal(await askedStates(bo), ['Ana sent'])
  await rejects(bo.join(await ana.invite()), 'invite-unknown')
  const place = { aspect: await ana.aspect() }
  await rejects(ana.social.discovery.requests.accept(bo.person, place), 'blocked')
  await ana.social.people.unblock(bo.person)
  assert.equal(await states(ana), ['Bo waiting'])
})

test('the level decides who may ask, not who knows the way', async () => {
  for (const level of ['contacts', 'nobody'] as const) {
    await using at = await startRequestLab(level)
    assert.equal(await askAs(at, testPerson('mallory')), { kind: 'no' })
    assert.equal(await states(at.ana), [])
    await ask(at)
    assert.equal(await askedStates(at.bo), ['? looking'])
  }
})

test('who stops being found after they were asked may still accept', async () => {
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
  const { ana, world } = at
  const mallory = testPerson('mallory')
  await ana.social.discovery.asking.ask(mallory.id, { aspect: await ana.aspect() })
  await ana.social.stop()
  world.set(world.now() + requestLifeMs)
  assert.equal(await askAs(at, mallory), { kind: 'waiting' })
  assert.equal(await states(ana), ['Mallory waiting'])
})

test('who does not decide is asked ever less often, and at once when they come by themselves', async () => {
  await using at = await startRequestLab()
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
  await using at = await startRequestLab()
  const { ana, bo } = at
  await ask(at)
  const copy = await bo.copy('Bo')
  await bo.network.disconnect(ana.peer)
  await bo.social.stop()
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  await using again = await copy.start()
  await quiet()
  assert.ok(ana.social.people.at(again.person))
  assert.ok(again.social.people.at(ana.person))
})

test('what is withdrawn is asked no more, and an answer that comes later changes nothing', async () => {
  await using at = await startRequestLab()
  const { ana, bo } = at
  await ask(at)
  await bo.social.discovery.asking.withdraw(ana.person)
  await ana.social.discovery.requests.accept(bo.person, { aspect: await ana.aspect() })
  await quiet()
  assert.is(areContacts(at), false)
  await rejects(bo.social.discovery.asking.withdraw(ana.person), 'not-found')
})

test('what is withdrawn while they are joined makes no contact', async () => {
  await using at = await startRequestLab()
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
  assert.is(bo.social.people.at(ana.person), undefined)
})

test('a request ends after a month, on both sides', async () => {
  await using at = await startRequestLab()
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
    await using at = await startRequestLab()
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
  await using at = await startRequestLab()
  const { ana, bo } = at
  const wish = { aspect: await bo.aspect() }
  await rejects(bo.social.discovery.asking.ask(bo.person, wish), 'already-a-contact')
  await bo.join(await ana.invite())
  await rejects(bo.social.discovery.asking.ask(ana.person, wish), 'already-a-contact')
  await bo.social.people.block(ana.person)
  await rejects(bo.social.discovery.asking.ask(ana.person, wish), 'blocked')
  for (let index = 0; index < askedMax; index += 1) {
    await bo.social.discovery.asking.ask(testPerson(`asked ${index}`).id, wish)
  }
  await rejects(bo.social.discovery.asking.ask(testPerson('one more').id, wish), 'limit-reached')
})

test.run()
