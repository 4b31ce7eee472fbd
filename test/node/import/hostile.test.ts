/** Archives that mean harm, or are broken: each has an error with a name, and nothing is left of them. */
import { mkdir, readdir, rmdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { pack } from 'tar-stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { safeName, type Archive, type ArchiveFile } from '../../../node/import/archive.ts'
import { swellFreeBytes, swellMax } from '../../../node/import/limits.ts'
import { JsonReader } from '../../../node/import/json.ts'
import { openArchives } from '../../../node/import/open.ts'
import { readContents } from '../../../node/import/read.ts'
import { htmlText } from '../../../node/import/html-text.ts'
import { markdownOf, mended } from '../../../node/import/texts.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { readText } from '../../../node/text/read.ts'
import { inlinesOf } from '../../../node/text/tree.ts'
import {
  asTarball,
  asZip,
  diasporaFiles,
  facebookFiles,
  instagramFiles,
  mastodonFiles,
  metaText,
  takeoutFiles,
  type Files,
} from '../../helpers/archives.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { rejects, throws } from '../../helpers/rejects.ts'
import { tempDir, type TempDir } from '../../helpers/temp-dir.ts'
import { linkMode, zipOf } from '../../helpers/zip.ts'

const test = suite('node/import/hostile')

let home: TempDir
let scratch: string
test.before(async () => {
  home = await tempDir()
  scratch = join(home.path, 'scratch')
  await mkdir(scratch)
})
test.after(async () => {
  await home[Symbol.asyncDispose]()
})

let count = 0

async function readBytes(bytes: Uint8Array): Promise<number> {
  const path = join(home.path, `${(count += 1)}.bin`)
  await writeFile(path, bytes)
  await using archive = await openArchives([path], { scratch })
  return (await readContents(archive)).items.length
}

async function nothingLeft(): Promise<void> {
  assert.equal(await readdir(scratch), [])
}

interface TarHeader {
  name: string
  type?: 'symlink' | 'link' | 'character-device' | 'fifo'
  linkname?: string
}

async function tarOf(headers: readonly TarHeader[]): Promise<Buffer> {
  const archive = pack()
  for (const header of headers) archive.entry(header, header.type === undefined ? '{}' : '')
  archive.finalize()
  return gzipSync(await buffer(archive))
}

test('names that lead out of an archive are refused, whichever way they are written', async () => {
  const names = ['../a', 'a/../../b', '/etc/passwd', 'C:/a', 'a//b', './../a', 'a/./b', '.', '']
  for (const name of [
    ...names,
    'a\\..\\b',
    'a\u0000b',
    'a\nb',
    'x'.repeat(1001),
    'a/'.repeat(30),
  ]) {
    throws(() => safeName(name), 'archive-unsafe')
  }
  assert.is(safeName('./a/b..c/.d'), 'a/b..c/.d')
  for (const name of ['../a.json', '/a.json', 'a/../../b.json', 'C:/a.json', 'a\u0000.json']) {
    await rejects(() => readBytes(zipOf([{ name, content: '{}' }])), 'archive-unsafe')
  }
  for (const name of ['../a.json', '/a.json', 'a/../../b.json']) {
    await rejects(async () => readBytes(await tarOf([{ name }])), 'archive-unsafe')
  }
  await nothingLeft()
})

test('links and devices in an archive are refused', async () => {
  const link = zipOf([{ name: 'outbox.json', content: '/etc/passwd', mode: linkMode }])
  await rejects(() => readBytes(link), 'archive-unsafe')
  for (const type of ['symlink', 'link', 'character-device', 'fifo'] as const) {
    const header = { name: 'outbox.json', type, linkname: '/etc/passwd' }
    await rejects(async () => readBytes(await tarOf([header])), 'archive-unsafe')
  }
  const folder = join(home.path, 'links')
  await mkdir(folder)
  await symlink('/etc/passwd', join(folder, 'outbox.json'))
  await rejects(() => openArchives([folder], { scratch }), 'archive-unsafe')
  await nothingLeft()
})

test('bombs are refused before they are unpacked', async () => {
  const zeros = Buffer.alloc(1024 * 1024)
  const lying = { name: 'a.jpg', content: zeros, saysBytes: swellFreeBytes + 1 }
  await rejects(() => readBytes(zipOf([lying])), 'archive-too-large')
  // Files that share their bytes, as those of overlapping bombs do.
  const shared = Array.from({ length: 50 }, (_, index) => ({
    name: `${index}.jpg`,
    content: 'the same words each time, which compress to about as many bytes',
    ...(index > 0 && { sharesWith: '0.jpg' }),
  }))
  await rejects(() => readBytes(zipOf(shared)), 'archive-too-large')
  assert.ok(swellMax * 1000 < swellFreeBytes)
})

test('files of an import that was killed go with a later one, those of another that runs stay', async () => {
  const [old, fresh] = [join(scratch, 'unpacked-old'), join(scratch, 'unpacked-new')]
  for (const folder of [old, fresh]) await mkdir(folder)
  const monthAgo = new Date(Date.now() - 30 * 86_400_000)
  await utimes(old, monthAgo, monthAgo)
  await readBytes(await asTarball(await mastodonFiles()))
  assert.equal(await readdir(scratch), ['unpacked-new'])
  await rmdir(fresh)
})

test('a file with more or fewer bytes than its archive says is damaged', async () => {
  for (const saysBytes of [10, 1000]) {
    const file = { name: 'outbox.json', content: '{"orderedItems":[]}   ', saysBytes }
    await rejects(() => readBytes(zipOf([file])), 'archive-damaged')
  }
})

test('archives that are cut off, and what is none, are damaged', async () => {
  const zip = asZip(await facebookFiles())
  const tar = await asTarball(await mastodonFiles())
  for (const whole of [zip, tar]) {
    for (const share of [0.1, 0.5, 0.9]) {
      await rejects(() => readBytes(whole.subarray(0, whole.length * share)), 'archive-damaged')
    }
  }
  await rejects(() => readBytes(Buffer.alloc(0)), 'archive-damaged')
  await rejects(() => readBytes(gzipSync('neither')), 'archive-damaged')
  await rejects(() => readBytes(Buffer.from('{"user": cut')), 'archive-damaged')
  await rejects(() => openArchives([join(home.path, 'none')], { scratch }), 'archive-unreadable')
  await nothingLeft()
})

test('a file of JSON that is too large ends before it is whole in memory', async () => {
  let given = 0
  const piece = new Uint8Array(1024 * 1024)
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += piece.length
      yield piece
    }
  }
  const reader = new JsonReader(archiveOf({}))
  const file: ArchiveFile = { name: 'a.json', bytes: 1, open: endless }
  await rejects(() => reader.read(file), 'archive-too-large')
  assert.ok(given < 70 * piece.length)
})

test('names of JavaScript objects are names like others', async () => {
  const files = {
    'outbox.json':
      '{"__proto__":{"orderedItems":1},"orderedItems":[{"type":"Create","object":{"__proto__":{"id":"x"},"to":["as:Public"],"content":"<p>a</p>","id":"constructor","published":"2014-01-01T00:00:00Z"}}]}',
  }
  const { items } = await readContents(archiveOf(files))
  assert.equal(
    items.map(({ id }) => id),
    ['constructor'],
  )
})

function archiveOf(files: Files): Archive {
  const entries = Object.entries(files).map(([name, content]): [string, ArchiveFile] => {
    async function* open(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(content)
    }
    return [name, { name, bytes: content.length, open }]
  })
  return { files: new Map(entries), [Symbol.asyncDispose]: () => Promise.resolve() }
}

test('whatever stands in place of a value, readers take the rest and throw nothing unnamed', async () => {
  const makers = [facebookFiles, instagramFiles, diasporaFiles, mastodonFiles, takeoutFiles]
  const samples = await Promise.all(makers.map((make) => make()))
  const other = fc.jsonValue({ maxDepth: 2 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(), other), { minLength: 1, maxLength: 4 }),
      async (files, changes) => {
        const changed = Object.entries(files).map(([name, content]) => {
          if (!name.endsWith('.json')) return [name, content]
          let value: unknown = JSON.parse(String(content))
          for (const [place, fresh] of changes) value = withOther(value, place, fresh)
          return [name, JSON.stringify(value)]
        })
        await readsOrSays(Object.fromEntries(changed) as Files)
      },
    ),
    { numRuns: sampleOr(150, 5_000) },
  )
})

test('whatever bytes stand in place of JSON, readers throw nothing unnamed', async () => {
  const names = ['outbox.json', 'posts/your_posts_1.json', 'media/posts_1.json', 'a_diaspora.json']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.json(), fc.constant('['.repeat(100_000))),
      (name, text) => readsOrSays({ [name]: text }),
    ),
    { numRuns: sampleOr(100, 5_000) },
  )
})

async function readsOrSays(files: Files): Promise<void> {
  try {
    const { items } = await readContents(archiveOf(files))
    for (const { text, atMs } of items) {
      assert.ok(Number.isSafeInteger(atMs) && atMs >= 0)
      assert.ok(text.isWellFormed())
    }
  } catch (error) {
    if (!(error instanceof PappusError)) throw error
  }
}

/** One of all places in a value has another value. */
function withOther(value: unknown, place: number, fresh: unknown): unknown {
  if (typeof value !== 'object' || value === null) return fresh
  const keys = Object.keys(value)
  if (keys.length === 0) return fresh
  const key = keys[place % keys.length]!
  const rest = Math.floor(place / keys.length)
  const inner = (value as Record<string, unknown>)[key]
  const next = rest % 4 === 0 ? fresh : withOther(inner, rest, fresh)
  if (Array.isArray(value)) return value.with(Number(key), next)
  return { ...value, [key]: next }
}

test('plain text is shown as it is, whatever marks are in it', () => {
  const run = (text: string): string =>
    [...inlinesOf(readText(markdownOf(text)))]
      .map((inline) => ('text' in inline ? inline.text : ''))
      .join('')
  for (const text of [
    '*a* _b_ `c` [d](https://x.example) <b>',
    '1. first',
    '- a list\n- of two',
    '> no quote',
    '# no heading',
    '===',
    '~~gone~~ | a | b |',
    '&amp; &#65;',
    String.raw`\* back`,
    'snake_case_word',
  ]) {
    assert.is(run(text), text)
  }
})

test('text of Meta is mended where it is broken, and nowhere else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      if (text.isWellFormed()) assert.is(mended(metaText(text)), text)
    }),
  )
  assert.is(mended('Grüße'), 'Grüße')
  assert.is(mended('日本'), '日本')
})

test('HTML of Mastodon becomes the words in it', () => {
  assert.is(htmlText('<p>a<br>b</p><p>c &lt;d&gt; &#x1f33c;</p>'), 'a\nb\n\nc <d> 🌼')
  assert.is(htmlText('<script>x</script><p onclick=1>a'), 'xa')
  assert.is(htmlText('&unknown; &#0; &#x110000; <'), '&unknown;   <')
})

test.run()
