/** Uploads that are read while others go. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Readable } from 'node:stream'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/uploads')

test('the list can be read while uploads are dropped', async () => {
  await using ana = await SocialNode.start('Ana', {
    hub: new FakeHub(),
    world: new FakeWorld('uploads'),
  })
  const { library } = ana.social
  const words = { alt: '', caption: '', layers: [] }
  const ids: string[] = []
  for (let number = 0; number < 30; number++) {
    const blob = await library.store(Readable.from([Buffer.from(`file ${number}`)]))
    const file = { kind: 'file' as const, type: 'text/plain', name: 'note.txt', blob }
    ids.push((await library.uploads.add({ ...file, ...words })).id)
  }
  const read: Promise<number>[] = []
  for (const id of ids) {
    for (let times = 0; times < 5; times++)
      read.push(library.uploads.list().then((list) => list.length))
    await library.uploads.drop(id)
  }
  for (const length of await Promise.all(read)) assert.ok(length <= ids.length)
  assert.equal(await library.uploads.list(), [])
})

test.run()
