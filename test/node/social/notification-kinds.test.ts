/** Each kind of notification, told where it happens, by people who really do it; and the same after a rebuild. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dayMs } from '../../../node/durations.ts'
import { aboutOf } from '../../../node/social/profiles/apply-about.ts'
import { isOn } from '../../../node/social/profiles/birthdays.ts'
import { listNotifications } from '../../../node/social/notifications/queries.ts'
import { responsesPerDayMax } from '../../../node/social/threads/limits.ts'
import { quotas } from '../../../node/social/threads/tables.ts'
import { carry, startWithCarrier } from '../../helpers/carriers.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { sampleMedia } from '../../helpers/records.ts'
import { ask, startRequestLab } from '../../helpers/requests.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { acceptMeet, three } from '../../helpers/three.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/notification-kinds')

/** The kinds of all notifications of a node, each with the people and the word that it names, by name. */
async function kindsAt({ store, social }: SocialNode): Promise<string[]> {
  const { rows } = await listNotifications(store, { limit: 100 })
  return rows
    .map(({ kind, actors, detail = '' }) => {
      const names = actors.map(({ person, name }) => social.people.at(person)?.name ?? name ?? '?')
      return `${kind} ${names.toSorted().join(' ')} ${detail}`.trim()
    })
    .toSorted()
}

async function isTold(node: SocialNode, ...wanted: readonly string[]): Promise<void> {
  const tellsAll = async (): Promise<boolean> => {
    const told = await kindsAt(node)
    return wanted.every((one) => told.includes(one))
  }
  await waitFor(tellsAll, { description: `${node.name} is told: ${wanted.join()}` })
}

test('who joins by an invite is told to its maker, and who is let read is told that', async () => {
  await using all = await three()
  const { ana, bo } = all
  await isTold(ana, 'joined Bo', 'joined Cy')
  await isTold(bo, 'shared Ana')
  // Bo let Ana into an aspect as well, or a new epoch of it: that was told when he joined.
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  await bo.post('hello')
  await waitFor(async () => (await ana.texts()).includes('hello'))
  assert.equal(await kindsAt(ana), ['joined Bo', 'joined Cy'])
  for (const node of [ana, bo]) await sameAfterRebuild(node)
})

test('introductions are told to both, and to their maker when one is accepted', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await isTold(bo, 'meet Ana Cy')
  await isTold(cy, 'meet Ana Bo')
  await acceptMeet(bo)
  await isTold(ana, 'accepted Bo Cy')
  const [made] = await ana.social.acquainting.introductions()
  await ana.social.acquainting.withdraw(made?.id ?? '')
  await waitFor(async () => !(await kindsAt(cy)).some((one) => one.startsWith('meet')))
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a friend of a friend who is suggested is told, until they are no more', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  for (const { social } of [ana, bo, cy]) await social.changeSettings({ suggestions: 'on' })
  await isTold(bo, 'suggested Cy Ana')
  await sameAfterRebuild(bo)
  cy.world.set(cy.world.now() + 1)
  await cy.social.changeSettings({ suggestions: 'off' })
  await waitFor(async () => !(await kindsAt(bo)).some((one) => one.startsWith('suggested')))
  await sameAfterRebuild(bo)
})

test('a contact request is told until it is decided, also after a rebuild, which no feed gives back', async () => {
  await using lab = await startRequestLab()
  await ask(lab)
  const { ana, bo } = lab
  await isTold(ana, 'request Bo')
  await sameAfterRebuild(ana)
  await ana.social.discovery.requests.ignore(bo.person)
  assert.equal(await kindsAt(ana), [])
  await sameAfterRebuild(ana)
})

test('an offer to carry is told, and a carrier that is full, until it has room', async () => {
  await using home = await startWithCarrier()
  const { ana, cy } = home
  await carry(home, 200_000)
  await isTold(ana, 'carrier-offered Cy')
  await ana.post('x'.repeat(45_000))
  await ana.post('y'.repeat(45_000))
  await isTold(ana, 'carrier-full Cy')
  await sameAfterRebuild(ana)
  await cy.social.carriers.offer(ana.person, 50_000_000)
  await waitFor(async () => !(await kindsAt(ana)).includes('carrier-full Cy'))
  await cy.social.carriers.offer(ana.person, 0)
  await waitFor(async () => !(await kindsAt(ana)).includes('carrier-offered Cy'))
  await sameAfterRebuild(ana)
})

test('a response that the author refuses is told with the reason, until its writer takes it back', async () => {
  await using all = await three()
  const { ana, bo } = all
  const post = await ana.post('hello')
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const day = Math.floor(ana.world.now() / 86_400_000)
  await ana.store.transact((tx) => tx.put(quotas, bo.person, { day, count: responsesPerDayMax }))
  const id = await bo.social.threads.comment(post, 'one too many')
  await isTold(bo, 'refused Ana too-many-today')
  await sameAfterRebuild(bo)
  await bo.social.threads.deleteComment(id)
  await waitFor(async () => !(await kindsAt(bo)).some((one) => one.startsWith('refused')))
  await sameAfterRebuild(bo)
})

test('remixes in the thread and in posts are told to who took the picture, and go with it', async () => {
  await using all = await three()
  const { ana, bo } = all
  const { post } = await postPicture(ana, { isFree: true })
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const layers = [sampleMedia[0]!.layers[0]!]
  await bo.social.remixes.add(post, { number: 0, layers, alt: '' })
  await isTold(ana, 'remixed Bo')
  const words = { layers, alt: '', caption: '' }
  await bo.social.posts.create('', [await bo.aspect()], { remix: { post, number: 0, ...words } })
  await bo.social.aspects.addMember(await bo.aspect(), ana.person, { history: true })
  const acts = async (): Promise<number | undefined> => {
    const { rows } = await listNotifications(ana.store, { limit: 100 })
    return rows.find(({ kind }) => kind === 'remixed')?.acts
  }
  await waitFor(async () => (await acts()) === 2)
  await sameAfterRebuild(ana)
  await ana.social.posts.delete(post)
  await waitFor(async () => (await acts()) === undefined)
  await sameAfterRebuild(ana)
})

test('the end of a poll is told to its author and to who voted there, until it is taken back', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const poll = { options: ['tea', 'coffee'], closesAtMs: ana.world.now() + 60_000 }
  const audience = [await ana.aspect()]
  const post = await ana.social.posts.create('Tea?', audience, { poll })
  for (const node of [bo, cy]) await waitFor(() => node.social.posts.at(post) !== undefined)
  await bo.social.threads.vote(post, [0])
  for (const node of [ana, bo, cy]) await node.world.pass(59_000)
  assert.not.ok((await kindsAt(ana)).some((one) => one.startsWith('poll-closed')))
  for (const node of [ana, bo, cy]) await node.world.pass(1_000)
  await isTold(ana, 'poll-closed ? own')
  await isTold(bo, 'poll-closed Ana other')
  assert.not.ok((await kindsAt(cy)).some((one) => one.startsWith('poll-closed')))
  await ana.rebuild()
  await ana.world.pass(dayMs)
  await isTold(ana, 'poll-closed ? own')
  await ana.social.posts.delete(post)
  await waitFor(async () => !(await kindsAt(bo)).some((one) => one.startsWith('poll-closed')))
})

test('birthdays are told on the day, all of one day together, as far as contacts tell them', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const day = new Date(ana.world.now() + 2 * dayMs)
  const value = [day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
  for (const { social } of [bo, cy]) {
    await social.knowing.changeProfile([{ field: 'birthday', value, audience: 'contacts' }])
  }
  const isKnown = async (node: SocialNode): Promise<boolean> =>
    (await aboutOf(ana.store, node.person)).birthday === value
  for (const node of [bo, cy]) await waitFor(() => isKnown(node))
  await ana.world.pass(dayMs)
  assert.not.ok((await kindsAt(ana)).some((one) => one.startsWith('birthday')))
  await ana.world.pass(dayMs)
  await isTold(ana, 'birthday Bo Cy')
  await ana.world.pass(5 * dayMs)
  const told = (await kindsAt(ana)).filter((one) => one.startsWith('birthday'))
  assert.equal(told, ['birthday Bo Cy'])
})

test('who was born on 29 February has a birthday each year', () => {
  const days = ['2028-02-28', '2028-02-29', '2027-02-28', '2027-03-01']
  assert.equal(
    days.map((day) => isOn('2000-02-29', day)),
    [false, true, true, false],
  )
})

test('who takes part in a round is told as that', async () => {
  await using all = await three()
  const { ana, bo } = all
  const { post } = await postPicture(ana, { isRound: true })
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  await bo.social.remixes.add(post, { number: 0, layers: [sampleMedia[0]!.layers[0]!], alt: '' })
  await isTold(ana, 'round Bo')
})

test.run()
