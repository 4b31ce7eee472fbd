/** Posts that are sent later: once, at their time or as soon as the node runs after it, and never lost. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DraftContent } from '../../../protocol/records/draft.ts'
import { DiskFullError } from '../../../node/errors.ts'
import { sendCheckMs } from '../../../node/social/drafts/limits.ts'
import type { DraftRow } from '../../../node/social/drafts/tables.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { exchange, link, startHome } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/scheduled')
const hourMs = 3_600_000

/** Ana, with Bo in her Family. */
async function startAna(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub })
  const bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

async function wish(
  node: SocialNode,
  text: string,
  inMs = hourMs,
): Promise<{ content: DraftContent; sendAtMs: number }> {
  const content = { text, audience: [await node.aspect()], media: [] }
  return { content, sendAtMs: node.world.now() + inMs }
}

async function later(node: SocialNode, text: string, inMs = hourMs): Promise<DraftRow> {
  return node.social.drafting.begin(await wish(node, text, inMs))
}

async function drafts(node: SocialNode): Promise<(readonly [string, string | undefined])[]> {
  const rows = await node.social.drafting.list()
  return rows.map(({ content, problem }) => [content.text, problem] as const)
}

async function sends(node: SocialNode, texts: string[]): Promise<void> {
  const wanted = JSON.stringify(texts)
  await waitFor(async () => JSON.stringify(await node.texts()) === wanted, { description: wanted })
}

test('a post goes out at its time, not before it, and once', async () => {
  await using circle = await startAna()
  const { ana } = circle
  await later(ana, 'at last')
  await ana.world.pass(hourMs - 1)
  assert.equal(await ana.texts(), [])
  await ana.world.pass(1)
  await sends(ana, ['at last'])
  await ana.world.pass(24 * hourMs)
  assert.equal([await ana.texts(), await drafts(ana)], [['at last'], []])
  await sameAfterRebuild(ana)
})

test('a node that was off sends what was due when it starts, however it ended', async () => {
  await using circle = await startAna()
  const { ana } = circle
  await later(ana, 'while away')
  // A copy of the disk is all that a power cut leaves: one before the time, and one just after it was sent.
  const before = await ana.copy('Ana')
  await ana.world.pass(hourMs)
  await sends(ana, ['while away'])
  const after = await ana.copy('Ana')
  await using restarted = await after.start()
  assert.equal([await restarted.texts(), await drafts(restarted)], [['while away'], []])
  const nowMs = ana.world.now()
  await ana[Symbol.asyncDispose]()
  await using late = await before.start()
  assert.equal(await late.texts(), [])
  late.world.set(nowMs + hourMs)
  await late.world.pass(sendCheckMs)
  await sends(late, ['while away'])
  assert.equal(await drafts(late), [])
})

test('a clock that is set is looked at again within a minute; one that cannot be right sends nothing', async () => {
  await using circle = await startAna()
  const { ana } = circle
  const rightMs = ana.world.now()
  await later(ana, 'by the clock', 48 * hourMs)
  ana.world.set(0)
  await ana.world.pass(2 * sendCheckMs)
  assert.equal(await ana.texts(), [])
  ana.world.set(rightMs + 49 * hourMs)
  await ana.world.pass(sendCheckMs)
  await sends(ana, ['by the clock'])
  ana.world.set(rightMs)
  await ana.world.pass(50 * hourMs)
  assert.equal(await ana.texts(), ['by the clock'])
})

test('a post that nobody could read goes back to the drafts, with a notice', async () => {
  await using circle = await startAna()
  const { ana, bo } = circle
  await later(ana, 'for nobody')
  await ana.social.aspects.removeMember(await ana.aspect(), bo.person)
  const unknown = await wish(ana, 'no file')
  const media = [{ upload: 'AAAAAAAAAAAAAAAAAAAAAA', alt: '', caption: '' }]
  await ana.social.drafting.begin({
    sendAtMs: unknown.sendAtMs,
    content: { ...unknown.content, audience: 'public', media },
  })
  await ana.world.pass(hourMs)
  await waitFor(async () => (await ana.social.notices()).length > 0)
  assert.equal(Object.fromEntries(await drafts(ana)), {
    'for nobody': 'audience',
    'no file': 'content',
  })
  assert.is((await ana.social.notices())[0]?.what, 'unsent')
  assert.equal(await ana.texts(), [])
  await ana.world.pass(24 * hourMs)
  assert.equal(await ana.texts(), [])
  await sameAfterRebuild(ana)
})

test('what failed for lack of room is sent later', async () => {
  await using circle = await startAna()
  const { ana } = circle
  await later(ana, 'after the clean-up')
  const transact = ana.store.transact.bind(ana.store)
  ana.store.transact = () => Promise.reject(new DiskFullError('test'))
  await ana.world.pass(hourMs)
  ana.store.transact = transact
  assert.equal(await ana.texts(), [])
  await ana.world.pass(sendCheckMs)
  await sends(ana, ['after the clean-up'])
})

test('a post can be changed, cancelled and sent before its time', async () => {
  await using circle = await startAna()
  const { ana } = circle
  const { drafting } = ana.social
  const first = await later(ana, 'first')
  const next = await drafting.change(first.id, {
    ...(await wish(ana, 'changed', 2 * hourMs)),
    version: 1,
  })
  assert.is(next.id, first.id)
  // A change of what is no longer there is kept, and not sent: there would be two.
  const lost = await drafting.change(first.id, { ...(await wish(ana, 'lost')), version: 1 })
  assert.is(lost.sendAtMs, undefined)
  await drafting.remove(lost.id)
  await ana.world.pass(hourMs)
  assert.equal(await ana.texts(), [])
  const { content, version } = next
  await drafting.change(next.id, { content, version })
  await ana.world.pass(24 * hourMs)
  assert.equal([await ana.texts(), await drafts(ana)], [[], [['changed', undefined]]])
  await drafting.send(next.id)
  assert.equal([await ana.texts(), await drafts(ana)], [['changed'], []])
  const nobody = { ...(await wish(ana, 'x')), content: { text: 'x', audience: [], media: [] } }
  await rejects(drafting.begin(nobody), 'empty-audience')
  await rejects(drafting.begin(await wish(ana, '')), 'nothing-visible')
})

test('a post that is sent by hand does not go out again at the time that a later version of its draft has', async () => {
  await using circle = await startAna()
  const { ana } = circle
  const { drafting } = ana.social
  const { content, sendAtMs } = await wish(ana, 'once')
  const seen = await drafting.begin({ content })
  await drafting.change(seen.id, { content, sendAtMs, version: seen.version })
  await drafting.sendNew({ text: 'once' }, [await ana.aspect()], seen)
  await ana.world.pass(24 * hourMs)
  assert.equal([await ana.texts(), await drafts(ana)], [['once'], [['once', undefined]]])
})

test('the device that scheduled a post sends it, no other, which may only make it a draft', async () => {
  await using home = await startHome()
  await link(home)
  const { desk, phone } = home
  await later(desk, 'from the desk')
  await later(desk, 'taken back', 2 * hourMs)
  await exchange(desk, phone)
  const seen = await phone.social.drafting.list()
  assert.is(seen.length, 2)
  const [one, two] = ['from the desk', 'taken back'].map((text) =>
    seen.find(({ content }) => content.text === text),
  )
  assert.ok(one && two)
  await rejects(phone.social.drafting.send(one.id), 'written-elsewhere')
  const again = phone.social.drafting.sendNew({ text: 'again' }, [await phone.aspect()], one)
  await rejects(again, 'written-elsewhere')
  await rejects(
    phone.social.drafting.change(one.id, { ...one, sendAtMs: one.sendAtMs! + 1 }),
    'written-elsewhere',
  )
  await phone.world.pass(3 * hourMs)
  assert.equal(await phone.texts(), [])
  await phone.social.drafting.change(two.id, { content: two.content, version: two.version })
  await exchange(desk, phone)
  await desk.world.pass(3 * hourMs)
  await sends(desk, ['from the desk'])
  await exchange(desk, phone)
  await sends(phone, ['from the desk'])
  for (const node of [desk, phone]) assert.equal(await drafts(node), [['taken back', undefined]])
})

test('a home that became another device gives its posts back, as a copy of it may send them', async () => {
  await using circle = await startAna()
  await later(circle.ana, 'before')
  await using next = await circle.ana.renew('copied')
  await next.world.pass(2 * hourMs)
  await waitFor(async () => (await drafts(next))[0]?.[1] === 'device')
  assert.equal(await next.texts(), [])
})

test.run()
