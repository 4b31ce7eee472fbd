/** Drafts: kept without an entry for each pause, on all devices of their owner, and never lost where two of them change one. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DraftContent } from '../../../protocol/records/draft.ts'
import { dropsMax, postTextBytesMax } from '../../../protocol/limits.ts'
import { dropsAt, headAt, takeBack } from '../../../node/store/feed-store.ts'
import { draftsMax, recordAfterMs } from '../../../node/social/drafts/limits.ts'
import { placesOf } from '../../../node/social/feeds/placements.ts'
import type { DraftRow } from '../../../node/social/drafts/tables.ts'
import { part } from '../../helpers/copies.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { aspectNames, exchange, link, startHome, type Home } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/drafts')

function content(text: string, more: Partial<DraftContent> = {}): DraftContent {
  return { text, audience: [], media: [], ...more }
}

function begin(node: SocialNode, text: string, isAside = false): Promise<DraftRow> {
  return node.social.drafting.begin({ content: content(text) }, { isAside })
}

function change(node: SocialNode, row: DraftRow, text: string): Promise<DraftRow> {
  const { id, version } = row
  return node.social.drafting.change(id, { version, content: content(text) }, { isAside: true })
}

async function texts(node: SocialNode): Promise<string[]> {
  return (await node.social.drafting.list()).map((row) => row.content.text).toSorted()
}

function selfHeight(node: SocialNode): number {
  return headAt(node.store, node.social.keyring.feed({ kind: 'self' })).height
}

async function startAna(): Promise<SocialNode> {
  return SocialNode.start('Ana', { hub: new FakeHub() })
}

async function startLinked(): Promise<Home> {
  const home = await startHome()
  await link(home)
  return home
}

test('changes stay on the disk of one device at once, and cost the feed one entry after a while', async () => {
  await using ana = await startAna()
  const before = selfHeight(ana)
  let row = await begin(ana, 'G')
  for (const text of ['Go', 'Goo', 'Good morning']) {
    row = await ana.social.drafting.change(row.id, { ...row, content: content(text) })
  }
  assert.is(selfHeight(ana), before)
  // Power is cut here: what a copy of the disk has is all that is left.
  const copy = await ana.copy('Ana')
  await ana.world.pass(recordAfterMs)
  await waitFor(() => selfHeight(ana) === before + 1)
  await ana.world.pass(10 * recordAfterMs)
  assert.is(selfHeight(ana), before + 1)
  await sameAfterRebuild(ana)
  await using again = await copy.start()
  assert.equal(await texts(again), ['Good morning'])
  assert.is(selfHeight(again), before + 1, 'the next start records what was left')
})

test('a draft keeps all that a post can have, and sending it leaves no draft', async () => {
  await using ana = await startAna()
  const family = await ana.aspect()
  const all = content('Cake?', {
    audience: [family],
    warning: 'Sweet',
    place: 'Århus',
    poll: { options: ['Yes', 'No'], isMultiple: true, lastsMs: 60_000 },
    isFree: true,
    isRound: true,
  })
  const { id } = await ana.social.drafting.begin({ content: all }, { isAside: true })
  assert.equal(ana.social.drafting.at(id).content, all)
  const post = await ana.social.drafting.send(id)
  const sent = ana.social.posts.at(post)?.post
  assert.equal(
    [sent?.text, sent?.audience, sent?.warning, sent?.place, sent?.isFree, sent?.isRound],
    ['Cake?', [family], 'Sweet', 'Århus', true, true],
  )
  assert.is(sent?.poll?.closesAtMs, ana.world.now() + 60_000)
  assert.equal(await texts(ana), [])
  await rejects(ana.social.drafting.send(id), 'not-found')
  await sameAfterRebuild(ana)
})

test('a post that does not go out leaves its draft', async () => {
  await using ana = await startAna()
  const { id } = await begin(ana, 'for nobody yet')
  await rejects(ana.social.drafting.send(id), 'empty-audience')
  const wish = { text: 'for nobody yet' }
  await rejects(ana.social.drafting.sendNew(wish, [], { id, version: 1 }), 'empty-audience')
  assert.equal(await texts(ana), ['for nobody yet'])
  await ana.social.drafting.sendNew(wish, [await ana.aspect()], { id, version: 1 })
  assert.equal([await texts(ana), await ana.texts()], [[], ['for nobody yet']])
})

test('two changes of one version leave two drafts, and the same change again leaves one', async () => {
  await using ana = await startAna()
  const seen = await begin(ana, 'start')
  const one = await change(ana, seen, 'start in a tab')
  const again = await change(ana, seen, 'start in a tab')
  assert.equal([again.id, again.version], [one.id, one.version])
  const other = await change(ana, seen, 'start in another tab')
  assert.is.not(other.id, one.id)
  assert.equal(await texts(ana), ['start in a tab', 'start in another tab'])
  await ana.social.drafting.remove(one.id)
  await change(ana, one, 'typed on')
  assert.equal(await texts(ana), ['start in another tab', 'typed on'])
})

test('sending or deleting a version leaves a later one, which another tab kept', async () => {
  await using ana = await startAna()
  const { drafting } = ana.social
  const seen = await begin(ana, 'in one tab')
  const later = await change(ana, seen, 'in another tab')
  assert.is(later.id, seen.id)
  await drafting.remove(seen.id, seen.version)
  assert.equal(await texts(ana), ['in another tab'])
  await drafting.sendNew({ text: 'in one tab' }, [await ana.aspect()], seen)
  assert.equal([await texts(ana), await ana.texts()], [['in another tab'], ['in one tab']])
  await drafting.sendNew({ text: 'in another tab' }, [await ana.aspect()], later)
  assert.equal(await texts(ana), [])
  await sameAfterRebuild(ana)
})

test('texts that were replaced or deleted leave the disk', async () => {
  await using ana = await startAna()
  const { drafting, keyring } = ana.social
  const first = await begin(ana, 'first words', true)
  await change(ana, first, 'second words')
  const feed = keyring.feed({ kind: 'self' })
  const before = selfHeight(ana)
  assert.equal(dropsAt(ana.store, feed).seqs, [before - 1])
  await drafting.remove(first.id)
  assert.equal(dropsAt(ana.store, feed).seqs, [before - 1, before])
  await sameAfterRebuild(ana)
})

test('another device has a draft that was put aside, goes on with it, and both show one', async () => {
  await using home = await startLinked()
  const { desk, phone } = home
  await begin(desk, 'from the desk', true)
  await exchange(desk, phone)
  const [seen] = await phone.social.drafting.list()
  assert.ok(seen)
  assert.not(phone.social.drafting.isOwn(seen))
  const mine = await change(phone, seen, 'from the desk, and the phone')
  assert.ok(phone.social.drafting.isOwn(mine))
  await exchange(desk, phone)
  for (const node of [desk, phone]) {
    assert.equal(await texts(node), ['from the desk, and the phone'], node.name)
    await sameAfterRebuild(node)
  }
})

test('two devices that change one draft apart lose neither text', async () => {
  await using home = await startLinked()
  const { desk, phone } = home
  const first = await begin(desk, 'both know this', true)
  await exchange(desk, phone)
  const [seen] = await phone.social.drafting.list()
  assert.ok(seen)
  await change(desk, first, 'as the desk has it')
  await change(phone, seen, 'as the phone has it')
  await exchange(desk, phone)
  for (const node of [desk, phone]) {
    assert.equal(await texts(node), ['as the desk has it', 'as the phone has it'], node.name)
  }
  // A deletion means the version that was seen.
  const onPhone = (await phone.social.drafting.list()).find(({ id }) => id === first.id)
  assert.ok(onPhone)
  await change(desk, desk.social.drafting.at(first.id), 'the desk goes on')
  await phone.social.drafting.remove(onPhone.id)
  await exchange(desk, phone)
  for (const node of [desk, phone]) {
    assert.equal(await texts(node), ['as the phone has it', 'the desk goes on'], node.name)
  }
})

test('where a feed names as many drops as it may, what cannot be dropped is known to stand there', async () => {
  await using ana = await startAna()
  const first = await begin(ana, 'first words', true)
  const self = ana.social.keyring.feed({ kind: 'self' })
  const seq = selfHeight(ana)
  const seqs = Array.from({ length: dropsMax }, (_, at) => 10_000 + at)
  await ana.store.transact((tx) => void takeBack(tx, self, { seqs, signature: new Uint8Array(64) }))
  await change(ana, first, 'second words')
  const places = await placesOf(ana.store, first.id)
  assert.equal(
    places.map((place) => place.seq),
    [seq, selfHeight(ana)],
  )
  await sameAfterRebuild(ana)
})

test('a device has the decisions of a lost one from another that took over a draft of it', async () => {
  await using home = await startLinked()
  const { hub, desk, phone } = home
  await using tablet = await SocialNode.start('Tablet', { hub, deviceOf: desk })
  for (const other of [desk, phone]) {
    await tablet.join(await other.invite())
    await exchange(other, tablet)
  }
  await part(tablet, desk, phone)
  await begin(desk, 'from the desk', true)
  const seq = selfHeight(desk)
  await desk.social.aspects.create('Choir')
  await exchange(desk, phone)
  const [seen] = await phone.social.drafting.list()
  assert.ok(seen)
  await part(phone, desk)
  await change(phone, seen, 'on the phone')
  // The desk never hears of it: nothing says yet that its text may be left out.
  const self = desk.social.keyring.feed({ kind: 'self' })
  assert.equal(dropsAt(phone.store, self).seqs, [])
  await tablet.network.connect(phone.peer)
  await exchange(phone, tablet)
  assert.is(headAt(tablet.store, self).height, headAt(desk.store, self).height)
  assert.equal(await aspectNames(tablet), ['Choir', 'Family', 'Work'])
  assert.equal(await texts(tablet), ['on the phone'])
  for (const node of [phone, tablet]) await sameAfterRebuild(node)
  // Once the desk does, its words leave each that hears so from it.
  for (const other of [phone, phone, tablet]) {
    await desk.network.connect(other.peer)
    await exchange(desk, other)
  }
  for (const node of [desk, phone, tablet]) {
    assert.equal(dropsAt(node.store, self).seqs, [seq], node.name)
    await sameAfterRebuild(node)
  }
})

test('a home that becomes another device keeps what no feed had yet', async () => {
  const ana = await startAna()
  await begin(ana, 'before')
  await using next = await ana.renew('repaired')
  assert.equal(await texts(next), ['before'])
  const [row] = await next.social.drafting.list()
  assert.ok(row && next.social.drafting.isOwn(row))
  await sameAfterRebuild(next)
})

test('drafts have a greatest number and size', async () => {
  await using ana = await startAna()
  for (let number = 0; number < draftsMax; number += 1) await begin(ana, `draft ${number}`)
  await rejects(begin(ana, 'one too many'), 'limit-reached')
  const [row] = await ana.social.drafting.list()
  assert.ok(row)
  const media = Array.from({ length: 20 }, () => ({
    upload: 'AAAAAAAAAAAAAAAAAAAAAA',
    alt: 'a'.repeat(2_000),
    caption: 'c'.repeat(2_000),
  }))
  const large = content('t'.repeat(postTextBytesMax), { media })
  await rejects(ana.social.drafting.change(row.id, { ...row, content: large }), 'too-large')
  assert.is((await ana.social.drafting.list()).length, draftsMax)
})

test.run()
