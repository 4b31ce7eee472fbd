/** Circles: one link for several people, who are introduced to each other. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { introductionLifeMs } from '../../../node/social/introductions/limits.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/circles')

interface Club extends AsyncDisposable {
  hub: FakeHub
  link: string
  ana: SocialNode
  members: SocialNode[]
}

/** Ana invites people into a circle by one link, and they join. */
async function startClub(names: readonly string[]): Promise<Club> {
  const hub = new FakeHub()
  const start = (name: string): Promise<SocialNode> =>
    SocialNode.start(name, { hub, aspects: ['Book club'] })
  const ana = await start('Ana')
  const members = await Promise.all(names.map(start))
  const wish = { aspect: await ana.aspect('Book club'), uses: 20, isCircle: true }
  const { link } = await ana.social.invites.create(
    { ...wish, lifetimeMs: 3_600_000 },
    'http://127.0.0.1:7277',
  )
  for (const member of members) {
    const joined = await member.social.invites.join(link, undefined, new AbortController().signal)
    assert.is(joined.circle, 'Book club')
  }
  return {
    hub,
    link,
    ana,
    members,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, ...members]) await node[Symbol.asyncDispose]()
    },
  }
}

test('who joins a circle is told its name, and introduced to all who joined before', async () => {
  await using club = await startClub(['Bo', 'Cy', 'Di'])
  const { ana, members } = club
  assert.equal(
    new Set(await ana.social.aspects.members(await ana.aspect('Book club'))),
    new Set(members.map(({ person }) => person)),
  )
  for (const member of members) {
    await waitFor(
      async () => (await member.social.acquainting.meets()).length === members.length - 1,
    )
    const circles = (await member.social.acquainting.meets()).map(({ circle }) => circle)
    assert.equal(new Set(circles), new Set(['Book club']))
  }
  // Nobody accepted, so nobody knows anybody.
  for (const member of members) assert.is((await member.social.people.list()).length, 1)
  for (const member of members) {
    const keys = (await member.social.acquainting.meets()).map(({ key }) => key)
    await member.social.acquainting.accept(keys, { aspect: await member.aspect('Book club') })
  }
  for (const member of members) {
    await waitFor(async () => (await member.social.people.list()).length === members.length)
  }
})

test('who was removed from the circle’s aspect is introduced to nobody who comes later', async () => {
  await using club = await startClub(['Bo', 'Cy'])
  const { ana, hub, link, members } = club
  const [bo, cy] = members
  await waitFor(async () => (await ana.social.acquainting.introductions()).length === 1)
  await ana.social.aspects.removeMember(await ana.aspect('Book club'), bo!.person)
  await using di = await SocialNode.start('Di', { hub })
  await di.join(link)
  await waitFor(async () => (await di.social.acquainting.meets()).length === 1)
  assert.is((await di.social.acquainting.meets())[0]?.person, cy!.person)
  assert.is((await ana.social.acquainting.introductions()).length, 2)
})

test('who is let in again is introduced to who came meanwhile, but not long after the invite ended', async () => {
  for (const isLate of [false, true]) {
    await using club = await startClub(['Bo', 'Cy'])
    const { ana, hub, link, members } = club
    const [bo] = members
    const made = async (): Promise<number> => (await ana.social.acquainting.introductions()).length
    await waitFor(async () => (await made()) === 1)
    const aspect = await ana.aspect('Book club')
    await ana.social.aspects.removeMember(aspect, bo!.person)
    await using di = await SocialNode.start('Di', { hub })
    await di.join(link)
    await waitFor(async () => (await made()) === 2)
    ana.world.set(ana.world.now() + (isLate ? 2 : 0.5) * introductionLifeMs)
    await ana.social.aspects.addMember(aspect, bo!.person)
    if (!isLate) await waitFor(async () => (await made()) === 3)
    await ana.social.acquainting.tend()
    assert.is(await made(), isLate ? 2 : 3)
  }
})

test('an ordinary invite names no circle and introduces nobody', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await using cy = await SocialNode.start('Cy', { hub })
  const link = await ana.invite('Family', 2)
  const signal = new AbortController().signal
  assert.is((await bo.social.invites.join(link, undefined, signal)).circle, undefined)
  await cy.join(link)
  await ana.sync.pull(cy.peer)
  assert.equal(await ana.social.acquainting.introductions(), [])
})

test.run()
