/** Asking a contact to carry, and carrying for each other where both chose it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mutualCarriersMax } from '../../../node/social/carriers/limits.ts'
import type { CarriersFacade } from '../../../node/social/facade/carriers.ts'
import { exchange } from '../../helpers/own-devices.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/carriers/wishes')

async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub })
  const bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

async function agreed(one: SocialNode, other: SocialNode): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await exchange(one, other)
    await settled()
  }
}

async function kindsTold({ social }: SocialNode): Promise<string[]> {
  const { rows } = await social.notifications.list({ limit: 20 })
  return rows.map(({ kind }) => kind)
}

async function usedBy(carriers: CarriersFacade): Promise<number> {
  return (await carriers.offersToUs()).filter(({ isUsed }) => isUsed).length
}

test('a contact who is asked is told, and carries as soon as they offer; nobody need accept that', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.social.carriers.ask(bo.person)
  assert.equal(await ana.social.carriers.asked(), [bo.person])
  await agreed(ana, bo)
  assert.equal(await bo.social.carriers.asking(), [ana.person])
  assert.ok((await kindsTold(bo)).includes('carrier-asked'))
  await bo.social.carriers.offer(ana.person, 500_000_000)
  await agreed(ana, bo)
  assert.equal(await bo.social.carriers.asking(), [])
  assert.not.ok((await kindsTold(bo)).includes('carrier-asked'))
  assert.equal(await ana.social.carriers.asked(), [])
  assert.is(await usedBy(ana.social.carriers), 1)
  const [carried] = await bo.social.carriers.offersOfOurs()
  assert.ok(carried!.feeds > 0)
})

test('a question that is taken back leaves no notification, and an offer after it is not used', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.social.carriers.ask(bo.person)
  await agreed(ana, bo)
  await ana.social.carriers.stop(bo.person)
  await agreed(ana, bo)
  assert.equal(await bo.social.carriers.asking(), [])
  assert.not.ok((await kindsTold(bo)).includes('carrier-asked'))
  await bo.social.carriers.offer(ana.person, 500_000_000)
  await agreed(ana, bo)
  assert.is(await usedBy(ana.social.carriers), 0)
})

test('only a contact can be asked', async () => {
  await using two = await startTwo()
  await rejects(() => two.ana.social.carriers.ask(two.ana.person), 'not-a-contact')
})

test('two who both chose an aspect of each other carry for each other; with one alone nothing is carried', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.social.carriers.setMutual(await ana.aspect(), true)
  await agreed(ana, bo)
  assert.equal(await ana.social.carriers.offersOfOurs(), [])
  assert.equal(await bo.social.carriers.offersOfOurs(), [])
  await bo.social.carriers.setMutual(await bo.aspect(), true)
  await agreed(ana, bo)
  for (const { social } of [ana, bo]) {
    assert.is(await usedBy(social.carriers), 1)
    const [carried] = await social.carriers.offersOfOurs()
    assert.ok(carried!.feeds > 0)
  }
})

test('an owner who withdrew what was agreed by itself is not overruled', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  for (const node of [ana, bo]) await node.social.carriers.setMutual(await node.aspect(), true)
  await agreed(ana, bo)
  await ana.social.carriers.offer(bo.person, 0)
  await ana.social.carriers.stop(bo.person)
  await agreed(ana, bo)
  await ana.post('one more')
  await agreed(ana, bo)
  assert.equal(await ana.social.carriers.offersOfOurs(), [])
  assert.is(await usedBy(ana.social.carriers), 0)
  assert.is(await usedBy(bo.social.carriers), 0)
})

test('of many who wish it, so many are used that somebody is always on, and no more', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await ana.social.carriers.setMutual(await ana.aspect(), true)
  const friends: SocialNode[] = []
  try {
    for (let number = 0; number < mutualCarriersMax + 1; number += 1) {
      const friend = await SocialNode.start(`Friend ${number}`, { hub })
      friends.push(friend)
      await befriendSocial(ana, friend)
      await friend.social.aspects.addMember(await friend.aspect(), ana.person)
      await friend.social.carriers.setMutual(await friend.aspect(), true)
      await agreed(ana, friend)
    }
    assert.is(await usedBy(ana.social.carriers), mutualCarriersMax)
    assert.is((await ana.social.carriers.offersOfOurs()).length, mutualCarriersMax + 1)
  } finally {
    for (const friend of friends) await friend[Symbol.asyncDispose]()
  }
})

test('an aspect that is chosen no more agrees with nobody else', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.social.carriers.setMutual(await ana.aspect(), true)
  await ana.social.carriers.setMutual(await ana.aspect(), false)
  assert.equal(await ana.social.carriers.mutual(), [])
  await bo.social.carriers.setMutual(await bo.aspect(), true)
  await agreed(ana, bo)
  assert.equal(await ana.social.carriers.offersOfOurs(), [])
  assert.equal(await bo.social.carriers.offersOfOurs(), [])
})

test.run()
