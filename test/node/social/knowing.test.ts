/** The owner's own words for people, mutes, and the posts of one person, as they are and as others see them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PersonId } from '../../../protocol/ids.ts'
import type { TimelinePage } from '../../../node/social/posts/posts.ts'
import { scanRowsMax } from '../../../node/social/posts/limits.ts'
import { timeline } from '../../../node/social/posts/tables.ts'
import type { Reader } from '../../../node/store/transaction.ts'
import { mentionOf } from '../../../node/text/mention-names.ts'
import { readTimeline } from '../../../node/social/posts/posts.ts'
import { link, startHome, everything } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { three } from '../../helpers/three.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/knowing')

function textsOf({ rows }: TimelinePage): string[] {
  return rows.map(({ post }) => post.text)
}

async function seenBy({ social }: SocialNode, by: PersonId | undefined): Promise<string[]> {
  return textsOf(await social.knowing.postsSeenBy({ by, limit: 50 }))
}

test('a name and note of one’s own stand on all own devices, and never leave them', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  await desk.social.knowing.changeNote(ana.person, { name: 'Mum', text: 'likes tulips' })
  await waitFor(() => phone.social.people.at(ana.person)?.name === 'Mum')
  assert.is(phone.social.people.at(ana.person)?.givenName, 'Ana')
  assert.is(phone.social.knowing.note(ana.person).text, 'likes tulips')
  desk.world.set(desk.world.now() + 1000)
  await desk.social.knowing.changeNote(ana.person, { name: '' })
  await waitFor(() => phone.social.people.at(ana.person)?.name === 'Ana')
  assert.is(phone.social.knowing.note(ana.person).text, 'likes tulips')
  await everything(home)
  await sameAfterRebuild(phone)
  await rejects(desk.social.knowing.changeNote(phone.person, { name: 'x' }), 'not-a-contact')
})

test('an introduction names somebody as they call themselves, not as their friend does', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  await ana.social.knowing.changeNote(bo.person, { name: 'The boring one' })
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await waitFor(async () => (await cy.social.acquainting.meets()).length === 1)
  assert.is((await cy.social.acquainting.meets())[0]?.name, 'Bo')
})

test('posts of somebody muted are kept, and stand in no timeline and no count', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  for (const one of [bo, cy]) {
    await one.social.aspects.addMember(await one.aspect(), ana.person)
    await one.post(`of ${one.name}`)
  }
  await waitFor(async () => (await ana.texts()).length === 2)
  const { knowing } = ana.social
  await knowing.setMuted(bo.person, true)
  assert.equal(await ana.texts(), ['of Cy'])
  assert.is((await ana.social.timelines.readState()).unread, 1)
  assert.equal([...(await knowing.muted())], [bo.person])
  assert.equal(textsOf(await ana.social.timelines.read({ author: bo.person, limit: 9 })), ['of Bo'])
  await bo.post('more of Bo')
  const all = (): ReturnType<typeof ana.social.timelines.read> =>
    ana.social.timelines.read({ author: bo.person, limit: 9 })
  await waitFor(async () => (await all()).rows.length === 2)
  assert.is((await knowing.lastPostTimes()).get(bo.person), (await all()).rows[0]?.post.atMs)
  await sameAfterRebuild(ana)
  ana.world.set(ana.world.now() + 1000)
  await knowing.setMuted(bo.person, false)
  assert.equal(await ana.sortedTexts(), ['more of Bo', 'of Bo', 'of Cy'])
  await rejects(knowing.setMuted(ana.person, true), 'not-a-contact')
  await bo.post(`look, ${mentionOf({ id: ana.person, name: 'Ana' })}`)
  const mentions = async (): Promise<number> =>
    (await ana.social.timelines.mentions({ limit: 9 })).mentions.length
  await waitFor(async () => (await mentions()) === 1)
  ana.world.set(ana.world.now() + 1000)
  await knowing.setMuted(bo.person, true)
  assert.is(await mentions(), 0)
})

test('own posts are seen by those who have their keys, whatever the aspects are by now', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  await ana.social.posts.create('to all', 'public')
  await ana.post('to both')
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
  await ana.post('without Cy')
  assert.equal(await seenBy(ana, bo.person), ['without Cy', 'to both', 'to all'])
  assert.equal(await seenBy(ana, cy.person), ['to both', 'to all'])
  assert.equal(await seenBy(ana, undefined), ['to all'])
  // Pages of one post have them all, each once.
  const paged: string[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const query = { by: cy.person, limit: 1, ...(before !== undefined && { before }) }
    const page = await ana.social.knowing.postsSeenBy(query)
    paged.push(...textsOf(page))
    before = page.next
    isEnd = before === undefined
  }
  assert.equal(paged, ['to both', 'to all'])
  // As they really have it.
  await waitFor(async () => (await cy.texts()).length === 2)
  assert.equal(await cy.sortedTexts(), ['to all', 'to both'])
})

test('the posts of one person are read without those of others, and follow what is taken back', async () => {
  await using people = await three()
  const { ana, bo } = people
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  const one = await bo.post('one')
  await bo.post('two')
  for (let count = 0; count < 60; count += 1) await ana.post(`mine ${count}`)
  await waitFor(async () => (await ana.texts()).length === 62)
  let rows = 0
  const counting: Reader = {
    get: (...given) => ana.store.get(...given),
    many: async (...given) => {
      rows += given[1].length
      return ana.store.many(...given)
    },
    list: async (table, range) => {
      const found = await ana.store.list(table, range)
      if (table.name === timeline.name) rows += found.length
      return found
    },
  }
  assert.equal(textsOf(await readTimeline(counting, { author: bo.person, limit: 10 })), [
    'two',
    'one',
  ])
  assert.ok(rows <= 2 && rows < scanRowsMax)
  await bo.social.posts.delete(one)
  const left = async (): Promise<string[]> =>
    textsOf(await ana.social.timelines.read({ author: bo.person, limit: 10 }))
  await waitFor(async () => (await left()).length === 1)
  await sameAfterRebuild(ana)
})

test.run()
