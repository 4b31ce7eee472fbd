/** Suggestions: friends of friends, where all three opted in, and nothing is left where one no longer does. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { acquaintances, suggestible } from '../../../node/social/suggestions/tables.ts'
import { opened } from '../../../node/social/feeds/tables.ts'
import { introductionLifeMs } from '../../../node/social/introductions/limits.ts'
import { optInsPerDayMax, suggestionsDelayMs } from '../../../node/social/suggestions/limits.ts'
import { personKey } from '../../../protocol/ids.ts'
import { toHex } from '../../helpers/hex.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { three, type Three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/suggestions')

async function optIn(...nodes: SocialNode[]): Promise<void> {
  for (const { social } of nodes) await social.changeSettings({ suggestions: 'on' })
}

async function optOut(node: SocialNode): Promise<void> {
  node.world.set(node.world.now() + 1)
  await node.social.changeSettings({ suggestions: 'off' })
}

async function names({ social }: SocialNode): Promise<string> {
  return (await social.acquainting.suggestions()).map(({ name }) => name).join()
}

/** Three of whom Ana knows both others, who are suggested to each other. */
async function suggested(): Promise<Three> {
  const all = await three()
  const { ana, bo, cy } = all
  await optIn(ana, bo, cy)
  await waitFor(async () => (await names(bo)) === 'Cy' && (await names(cy)) === 'Bo')
  return all
}

/** Bo asks Ana to introduce him to Cy, and she hears of it. */
async function askAbout({ ana, bo, cy }: Three): Promise<void> {
  await bo.social.acquainting.ask({ person: cy.person, by: ana.person })
  await waitFor(async () => (await ana.social.acquainting.asks()).length === 1)
}

/** How often a node holds somebody's identity key in the records of its pair feeds. */
async function mentions(node: SocialNode, of: SocialNode): Promise<number> {
  const key = toHex(personKey(of.person))
  const rows = await node.store.list(opened, {})
  return rows.filter(([, bytes]) => toHex(bytes).includes(key)).length
}

test('who opted in sees the friends of friends who did, and by whom they are known', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  assert.equal([await names(bo), await names(cy)], ['Cy', 'Bo'])
  assert.equal((await bo.social.acquainting.suggestions())[0]?.knownBy, [ana.person])
  assert.equal(await ana.social.acquainting.suggestions(), [])
})

test('nothing is told unless all three opted in', async () => {
  for (const missing of ['ana', 'bo', 'cy'] as const) {
    await using all = await three()
    const { ana, bo, cy } = all
    await optIn(...[ana, bo, cy].filter((node) => node !== all[missing]))
    for (const node of [bo, cy]) {
      await Promise.all([node.sync.pull(ana.peer), ana.sync.pull(node.peer)])
      await node.sync.pull(ana.peer)
    }
    assert.equal([await names(ana), await names(bo), await names(cy)], ['', '', ''])
    assert.is(await mentions(bo, cy), 0)
    assert.is(await mentions(cy, bo), 0)
  }
})

test('who never opted in writes nothing about it', async () => {
  await using all = await three()
  const { ana, bo } = all
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.store.list(suggestible, {}), [])
})

test('whoever of the three no longer wants it, all forget what they were told', async () => {
  for (const leaving of ['ana', 'bo', 'cy'] as const) {
    await using all = await suggested()
    const { ana, bo, cy } = all
    assert.is(await mentions(bo, cy), 1)
    await optOut(all[leaving])
    await waitFor(async () => (await mentions(bo, cy)) === 0 && (await mentions(cy, bo)) === 0)
    assert.equal([await names(ana), await names(bo), await names(cy)], ['', '', ''])
    await waitFor(async () =>
      (await bo.store.list(acquaintances, {})).every(([, { people }]) => people.length === 0),
    )
  }
})

test('what a lost device of the friend between told gives way to what another one tells', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  const renewed = await ana.renew('copied')
  for (const { peer } of [bo, cy]) await renewed.network.connect(peer)
  const isOn = (): boolean => renewed.store.get(suggestible, cy.person)?.isOn === true
  /** Nothing waits for anything but for both to hear of it. */
  const exchange = async (): Promise<void> => {
    for (const { sync, peer } of [bo, cy]) {
      await Promise.all([sync.pull(renewed.peer), renewed.sync.pull(peer)])
    }
  }
  await waitFor(async () => {
    await exchange()
    return cy.social.people.at(ana.person)?.devices.length === 2 && isOn()
  })
  for (const { world } of [renewed, bo, cy]) world.set(world.now() + 5000)
  await optOut(cy)
  await waitFor(async () => {
    await exchange()
    return !isOn() && (await mentions(bo, cy)) === 0
  })
  assert.is(await names(bo), '')
  assert.is(await mentions(cy, bo), 0)
})

test('who knows somebody already, blocked them or does not want to now, is not shown them', async () => {
  await using all = await suggested()
  const { bo, cy } = all
  await bo.social.acquainting.dismiss(cy.person)
  assert.equal(await bo.social.acquainting.suggestions(), [])
  await befriendSocial(bo, cy)
  assert.equal(await cy.social.acquainting.suggestions(), [])
})

test('a block ends what the blocked one is suggested for', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  await ana.social.people.block(cy.person)
  await waitFor(async () => (await names(bo)) === '')
  assert.is(await mentions(bo, cy), 0)
})

test('who asks is introduced, if the friend between them likes', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  const stranger = { person: cy.person, by: cy.person }
  await rejects(bo.social.acquainting.ask(stranger), 'not-found')
  await bo.social.acquainting.ask({ person: cy.person, by: ana.person, note: 'We climb' })
  assert.equal((await bo.social.acquainting.suggestions())[0]?.askedOf, [ana.person])
  await waitFor(async () => (await ana.social.acquainting.asks()).length === 1)
  const [ask] = await ana.social.acquainting.asks()
  assert.equal([ask?.from, ask?.person, ask?.note], [bo.person, cy.person, 'We climb'])
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  assert.equal(await ana.social.acquainting.asks(), [])
  await waitFor(async () => (await cy.social.acquainting.meets()).length === 1)
})

test('a request that nobody answered is over after a month, on both sides', async () => {
  await using all = await suggested()
  const { ana, bo } = all
  await askAbout(all)
  for (const { world } of [ana, bo]) world.set(world.now() + introductionLifeMs)
  assert.equal((await bo.social.acquainting.suggestions())[0]?.askedOf, [])
  assert.equal(await ana.social.acquainting.asks(), [])
})

test('a request that is not answered is gone once it is dismissed', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  await askAbout(all)
  await ana.social.acquainting.dismiss(cy.person, bo.person)
  assert.equal(await ana.social.acquainting.asks(), [])
})

test('what was dismissed while a clock was ahead is not dismissed when it is asked again later', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  const nowMs = ana.world.now()
  ana.world.set(nowMs + 10 * 86_400_000)
  await askAbout(all)
  await ana.social.acquainting.dismiss(cy.person, bo.person)
  assert.equal(await ana.social.acquainting.asks(), [])
  ana.world.set(nowMs)
  bo.world.set(bo.world.now() + 60_000)
  await askAbout(all)
})

test('who opts out once their clock is set back is believed, also where both is heard at once', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  const nowMs = bo.world.now()
  await optOut(bo)
  await waitFor(async () => (await names(cy)) === '')
  await bo.network.disconnect(ana.peer)
  bo.world.set(nowMs + 600_000)
  await optIn(bo)
  bo.world.set(nowMs)
  await bo.social.changeSettings({ suggestions: 'off' })
  ana.world.set(nowMs + 3_600_000)
  await bo.network.connect(ana.peer)
  await ana.sync.pull(bo.peer)
  assert.is(ana.store.get(suggestible, bo.person)?.isOn, false)
  assert.is(await names(cy), '')
})

test('who is new is told of after a pause, with all who came meanwhile', async () => {
  await using all = await suggested()
  const { hub, ana, bo } = all
  await using di = await SocialNode.start('Di', { hub })
  await befriendSocial(ana, di)
  await optIn(di)
  await waitFor(() => ana.store.get(suggestible, di.person)?.isOn === true)
  await bo.sync.pull(ana.peer)
  assert.is(await names(bo), 'Cy')
  await waitFor(async () => {
    await ana.world.pass(suggestionsDelayMs / 4)
    return (await names(bo)).split(',').toSorted().join() === 'Cy,Di'
  })
})

test('who opts in and out again and again is not believed any more that day', async () => {
  await using all = await three()
  const { ana, bo } = all
  const isOn = (): boolean => ana.store.get(suggestible, bo.person)?.isOn === true
  for (let times = 0; times < optInsPerDayMax; times += 1) {
    for (const { world } of [ana, bo]) world.set(world.now() + 1)
    await optIn(bo)
    await waitFor(isOn)
    ana.world.set(ana.world.now() + 1)
    await optOut(bo)
    await waitFor(() => !isOn())
  }
  bo.world.set(bo.world.now() + 1)
  ana.world.set(ana.world.now() + 1)
  await optIn(bo)
  await waitFor(() => ana.log.codes().includes('limit-reached'))
  assert.not(isOn())
})

test('the views of all three come back as they were, with nothing that was withdrawn', async () => {
  await using all = await suggested()
  const { ana, bo, cy } = all
  await askAbout(all)
  await cy.social.acquainting.dismiss(bo.person)
  await optOut(cy)
  await waitFor(async () => (await names(bo)) === '')
  await waitFor(async () => (await mentions(bo, cy)) === 1)
  for (const node of [ana, bo, cy]) {
    await node.social.stop()
    await sameAfterRebuild(node)
  }
})

test.run()
