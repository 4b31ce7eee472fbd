/** Bringing items along: ended anywhere it goes on the next time, and what one file has wrong concerns no other. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Archive, ArchiveFile } from '../../../node/import/archive.ts'
import { bring, type Destination, type Result } from '../../../node/import/bring.ts'
import type { Contents, Item } from '../../../node/import/contents.ts'
import { DiskFullError, PictureBrokenError } from '../../../node/errors.ts'
import { rejects } from '../../helpers/rejects.ts'
import { TestError } from '../../helpers/test-error.ts'

const test = suite('node/import/bring')

/** A node in memory, that fails where it is told to. */
class FakeNode implements Destination {
  readonly posts = new Map<string, string[]>()
  readonly albums: string[] = []
  /** Uploads that no post has. */
  readonly uploads = new Set<string>()
  /** Called before each act, by its name and thing. */
  fails: (act: string) => void = () => undefined

  async known(items: readonly string[]): Promise<string[]> {
    return items.filter((item) => this.posts.has(item))
  }

  async upload(name: string): Promise<string> {
    this.fails(`upload ${name}`)
    this.uploads.add(name)
    return name
  }

  async drop(upload: string): Promise<void> {
    this.uploads.delete(upload)
  }

  async post({ id }: Item, media: readonly { upload: string }[]): Promise<void> {
    this.fails(`post ${id}`)
    assert.is(this.posts.has(id), false)
    this.posts.set(
      id,
      media.map(({ upload }) => upload),
    )
    for (const { upload } of media) this.uploads.delete(upload)
  }

  async album({ id }: { id: string }): Promise<boolean> {
    this.fails(`album ${id}`)
    this.albums.push(id)
    return true
  }
}

const names = ['a', 'b', 'c', 'd']
const files = new Map(
  names.flatMap((name) =>
    [1, 2].map((number): [string, ArchiveFile] => {
      const file = `x/${name}${number}.jpg`
      return [file, { name: file, bytes: 1, open: () => flow() }]
    }),
  ),
)
const archive: Archive = { files, [Symbol.asyncDispose]: () => Promise.resolve() }
const contents: Contents = {
  source: 'Diaspora',
  items: names.map((id) => ({
    id,
    atMs: 1,
    text: id === 'd' ? '' : id,
    media: [1, 2].map((number) => ({ file: `x/${id}${number}.jpg`, alt: '', caption: '' })),
  })),
  albums: [{ id: 'album', name: 'Album', pictures: [] }],
  left: {},
}

async function* flow(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1)
}

function run(destination: FakeNode, signal = new AbortController().signal): Promise<Result> {
  return bring({ archive, contents, destination, signal, onProgress: () => undefined })
}

test('ended before any act, it leaves no part of an item, and goes on where it was', async () => {
  const acts: string[] = []
  const whole = new FakeNode()
  whole.fails = (act) => acts.push(act)
  await run(whole)
  for (const end of acts) {
    const node = new FakeNode()
    const ending = new AbortController()
    node.fails = (act) => {
      if (act === end) ending.abort(new TestError('ended'))
      ending.signal.throwIfAborted()
    }
    await run(node, ending.signal).catch((error: unknown) => assert.instance(error, TestError))
    assert.equal([...node.uploads], [])
    node.fails = () => undefined
    const { before } = await run(node)
    assert.is(
      before,
      acts.filter((act) => act.startsWith('post') && acts.indexOf(act) < acts.indexOf(end)).length,
    )
    assert.equal(node.posts, whole.posts)
  }
})

test('a file that the node refuses stays, and its post comes without it', async () => {
  const node = new FakeNode()
  node.fails = (act) => {
    if (/a1|d\d/u.test(act)) throw new PictureBrokenError('broken')
  }
  const result = await run(node)
  assert.equal(result, {
    posts: 3,
    files: 5,
    albums: 1,
    before: 0,
    refusedCount: 3,
    refused: ['x/a1.jpg', 'x/d1.jpg', 'x/d2.jpg'].map((file) => ({ file, code: 'picture-broken' })),
  })
  assert.equal(node.posts.get('a'), ['a2.jpg'])
  assert.is(node.posts.has('d'), false)
})

test('what is wrong with the node ends it', async () => {
  const node = new FakeNode()
  node.fails = (act) => {
    if (act === 'upload b2.jpg') throw new DiskFullError('disk')
  }
  await rejects(() => run(node), 'disk-full')
  assert.equal([...node.posts.keys()], ['a'])
  assert.equal([...node.uploads], [])
})

test.run()
