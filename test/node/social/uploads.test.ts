/** Uploads that are read while others go. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Readable } from 'node:stream'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import { DiskFullError } from '../../../node/errors.ts'
import { uploadsMax } from '../../../node/social/media/limits.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const card = { color: '#ffffff', width: 100, height: 100 }
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

test('the files of an upload that is refused are deleted at once', async () => {
  await using ana = await SocialNode.start('Ana', {
    hub: new FakeHub(),
    world: new FakeWorld('refused uploads'),
  })
  const { library } = ana.social
  const words = { alt: '', caption: '', layers: [] }
  const store = (text: string): ReturnType<typeof library.store> =>
    library.store(Readable.from([Buffer.from(text)]))
  const file = { kind: 'file' as const, type: 'text/plain', name: 'note.txt', ...words }
  const kept = await library.uploads.add({ ...file, blob: await store('kept') })
  for (let number = 1; number < uploadsMax; number++) {
    await library.uploads.add({ kind: 'card', type: '', name: '', ...words, ...card })
  }
  await rejects(library.uploads.add({ ...file, blob: await store('too many') }), 'limit-reached')
  const preview = await store('a preview of nothing')
  await rejects(library.uploads.setPreview('AAAAAAAAAAAAAAAAAAAAAA', { preview }), 'not-found')
  await waitFor(() => ana.files.ids().length === 1)
  assert.equal(ana.files.ids(), [kept.media.blob?.id])
})

test('on a full disk all files go that nobody needs, though nothing can be noted about them', async () => {
  await using ana = await SocialNode.start('Ana', {
    hub: new FakeHub(),
    world: new FakeWorld('full disk'),
  })
  const { library } = ana.social
  const ids: BlobId[] = []
  for (const text of ['one', 'another']) {
    ids.push((await library.store(Readable.from([Buffer.from(text)]))).id)
  }
  ana.store.transact = () => Promise.reject(new DiskFullError('test'))
  await rejects(library.storage.deleteUnused(ids), 'disk-full')
  assert.equal(ana.files.ids(), [])
})

test.run()
