import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changesMax } from '../../../node/social/feeds/limits.ts'
import { changesSince, lastChange, noteChange } from '../../../node/social/feeds/changes.ts'
import { changes } from '../../../node/social/feeds/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/changes')

test('changes are numbered one after the other', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const before = ana.social.lastChange()
  const id = await ana.post('one')
  const aspect = await ana.social.aspects.create('Friends')
  assert.equal(await ana.social.changesSince(before, 10), [
    { number: before + 1, change: { kind: 'post', id } },
    { number: before + 2, change: { kind: 'aspect', id: aspect.id } },
  ])
  assert.equal(await ana.social.changesSince(before + 2, 10), [])
})

test('a limit cuts the newest off', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const before = ana.social.lastChange()
  for (const text of ['one', 'two', 'three']) await ana.post(text)
  const first = await ana.social.changesSince(before, 2)
  assert.equal(
    first?.map(({ number }) => number),
    [before + 1, before + 2],
  )
})

test('what is written in one act is told at once, and nothing is told of what failed', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const before = ana.social.lastChange()
  const seen: number[] = []
  const unwatch = ana.social.watch(() => seen.push(ana.social.lastChange()))
  await ana.store
    .transact((tx) => {
      noteChange(tx, { kind: 'me', id: ana.person })
      throw new TypeError('no')
    })
    .catch(() => undefined)
  assert.equal(seen, [])
  await ana.post('one')
  assert.equal(seen, [before + 1])
  unwatch()
  await ana.post('two')
  assert.is(seen.length, 1)
})

test('the oldest changes are forgotten, and who needs them is told to start anew', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const { store } = ana
  await store.transact((tx) => {
    while (lastChange(tx) < changesMax + 10) noteChange(tx, { kind: 'me', id: ana.person })
  })
  assert.is((await store.list(changes, {})).length, changesMax)
  assert.is(await changesSince(store, 9, 5), undefined)
  const kept = await changesSince(store, 10, 5)
  assert.equal(
    kept?.map(({ number }) => number),
    [11, 12, 13, 14, 15],
  )
})

test('a number from another life of the node is told to start anew', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  assert.is(await ana.social.changesSince(ana.social.lastChange() + 1, 5), undefined)
})

test.run()
