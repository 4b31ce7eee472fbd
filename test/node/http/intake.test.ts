/** The room that an upload takes of the disk. */
import { readdir } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { takeIn } from '../../../node/http/media/intake.ts'
import { freeBytesMin } from '../../../node/store/blobs/limits.ts'
import { uploadsMax } from '../../../node/social/media/limits.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { MemoryDisk } from '../../helpers/memory-blobs.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/intake')

test('a film that does not fit beside what must stay free is refused while it comes, and leaves nothing', async () => {
  await using folder = await tempDir()
  const disk = new MemoryDisk()
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), disk })
  const piece = new Uint8Array(1024 * 1024).fill(1)
  let given = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 1
      disk.free = freeBytesMin + (10 - given) * piece.length
      if (given > 100) controller.close()
      else controller.enqueue(piece)
    },
  })
  const { signal } = new AbortController()
  const incoming = { body, name: 'film.mp4', isOriginal: false, signal }
  const init = { library: ana.social.library, folder: folder.path }
  await rejects(takeIn(init, incoming), 'disk-full')
  assert.ok(given < 20, `${given} MiB were taken`)
  assert.equal(await readdir(folder.path), [])
  assert.equal(ana.files.ids(), [])
})

test('a file for which there is no place among the uploads leaves nothing', async () => {
  await using folder = await tempDir()
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const { library } = ana.social
  const words = { alt: '', caption: '', layers: [] }
  const card = { kind: 'card', type: '', name: '', width: 4, height: 3, color: '#000000' } as const
  for (let count = 0; count < uploadsMax; count += 1)
    await library.uploads.add({ ...card, ...words })
  const body = new Blob(['plain words']).stream()
  const { signal } = new AbortController()
  const incoming = { body, name: 'words.txt', isOriginal: false, signal }
  await rejects(takeIn({ library, folder: folder.path }, incoming), 'limit-reached')
  await waitFor(() => ana.files.ids().length === 0)
  assert.equal(await readdir(folder.path), [])
})

test.run()
