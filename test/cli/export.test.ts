/** Taking everything out, on real nodes: what is in the folder, that it is replaced, and that nothing is half done. */
// @timeout 240
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeExport } from '../../cli/export-folder.ts'
import { packed, type ArchiveFile } from '../../node/tar.ts'
import { CliHome } from '../helpers/cli.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('cli/export')

let ana: CliHome
let folder: string

test.before(async () => {
  ana = await CliHome.make('Ana')
  folder = join(ana.path, 'out')
  const note = join(ana.path, 'note.txt')
  await writeFile(note, 'a file of mine')
  await ana.good('post', '**for everybody** <b>', '--public')
  await ana.good('post', 'with a file', '--public', '--file', note)
})

test.after(() => ana[Symbol.asyncDispose]())

async function textsIn(path: string): Promise<string> {
  const names = await readdir(path, { recursive: true })
  const pages = names.filter((name) => /\.(html|json)$/u.test(name))
  return (await Promise.all(pages.map((name) => readFile(join(path, name), 'utf8')))).join('\n')
}

async function* flow<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

test('all of it is in the folder, readable without a node', async () => {
  const said = await ana.good('export', folder)
  assert.match(said, /2 posts, .*Open index\.html/u)
  const text = await textsIn(folder)
  assert.match(text, /<strong>for everybody<\/strong> &lt;b&gt;/u)
  assert.match(text, /"content": "\*\*for everybody\*\* <b>"/u)
  const [file] = (await readdir(join(folder, 'media'))).filter((name) => name.endsWith('.bin'))
  assert.is(await readFile(join(folder, 'media', file ?? ''), 'utf8'), 'a file of mine')
})

test('the next one takes its place, and leaves what is not of an export', async () => {
  await mkdir(join(folder, '.git'))
  await writeFile(join(folder, '.git', 'HEAD'), 'ref')
  await ana.good('post', 'a third one', '--public')
  const { counts } = JSON.parse(await ana.good('export', folder, '--json')) as {
    counts: { posts: number }
  }
  assert.is(counts.posts, 3)
  assert.is((await readdir(join(folder, 'posts'))).length, 4)
  assert.is(await readFile(join(folder, '.git', 'HEAD'), 'utf8'), 'ref')
  const beside = (await readdir(ana.path)).filter((name) => name.startsWith('.pappus-'))
  assert.equal(beside, [])
})

test('a folder with other files is left alone', async () => {
  const other = join(ana.path, 'photos')
  await mkdir(other)
  await writeFile(join(other, 'index.html'), 'mine')
  const { code, stderr } = await ana.run('export', other)
  assert.is(code, 1)
  assert.match(stderr, /There are other files in .*photos/u)
  assert.equal(await readdir(other), ['index.html'])
})

const whole = (name: string, text: string): ArchiveFile => {
  const content = new TextEncoder().encode(text)
  return { name, bytes: content.length, content: [content] }
}

async function* endsEarly(files: readonly ArchiveFile[]): AsyncGenerator<Uint8Array> {
  for await (const piece of packed(flow(files))) {
    yield piece.subarray(0, 700)
    return
  }
}

test('an archive that ends early, or leaves the folder, leaves nothing', async () => {
  await using dir = await tempDir()
  const to = join(dir.path, 'in', 'out')
  const none = (): void => undefined
  const bad = [
    packed(flow([whole('index.html', 'x')])),
    endsEarly([whole('index.html', 'x'.repeat(4000)), whole('pappus-export.json', '{}')]),
    packed(flow([whole('../evil.html', 'x'), whole('pappus-export.json', '{}')])),
    packed(flow([whole('/tmp/evil.html', 'x'), whole('pappus-export.json', '{}')])),
    packed(flow([whole('posts/a/b.html', 'x'), whole('pappus-export.json', '{}')])),
  ]
  for (const archive of bad) {
    await rejects(writeExport(to, archive, none), 'export-cut')
    assert.equal(await readdir(dir.path), ['in'])
    assert.equal(await readdir(join(dir.path, 'in')), [])
  }
})

test.run()
