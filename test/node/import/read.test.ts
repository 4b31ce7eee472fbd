/** Archives of other services, as they give them to people: what there is in them to bring along. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Contents } from '../../../node/import/contents.ts'
import { openArchives } from '../../../node/import/open.ts'
import { readContents } from '../../../node/import/read.ts'
import { summaryOf } from '../../../node/import/summary.ts'
import {
  asTarball,
  asZip,
  diasporaFiles,
  facebookFiles,
  instagramFiles,
  intoFolder,
  mastodonFiles,
  takeoutFiles,
  type Files,
} from '../../helpers/archives.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir, type TempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/import/read')

let home: TempDir
test.before(async () => {
  home = await tempDir()
})
test.after(async () => {
  await home[Symbol.asyncDispose]()
})

async function contentsOf(...paths: string[]): Promise<Contents> {
  await using archive = await openArchives(paths, { scratch: join(home.path, 'scratch') })
  return await readContents(archive)
}

let count = 0

async function read(files: Files): Promise<Contents> {
  return contentsOf(await intoFolder(join(home.path, String((count += 1))), files))
}

function day(year: number): number {
  return Date.UTC(year, 4, 13, 12)
}

test('Facebook: posts, places, links and albums, in letters that its archive broke', async () => {
  const { source, items, albums, left } = await read(await facebookFiles())
  assert.is(source, 'Facebook')
  assert.equal(
    items.map(({ atMs, text, place, media }) => ({ atMs, text, place, files: media.length })),
    [
      {
        atMs: day(2014),
        text: String.raw`Grüße aus Århus 🌼 \*not bold\*`,
        place: 'Århus Å',
        files: 1,
      },
      { atMs: day(2015), text: 'Zwei Enten 🦆', place: undefined, files: 1 },
      {
        atMs: day(2016),
        text: 'Read this\n\nhttps://example.org/a_b_c',
        place: undefined,
        files: 0,
      },
      { atMs: day(2018), text: 'A picture is missing', place: undefined, files: 0 },
    ],
  )
  assert.equal(albums, [
    {
      id: 'Sommer am Fluß',
      name: 'Sommer am Fluß',
      pictures: [
        { item: items[0]!.id, file: '1_n.jpg' },
        { item: items[1]!.id, file: '2_n.jpg' },
      ],
    },
  ])
  assert.equal(left, { empty: 1, missing: 1 })
})

test('Facebook: an item has one id, wherever a later archive has its files', async () => {
  const files = await facebookFiles()
  const before = await read(files)
  const moved = Object.entries(files).map(([name, content]) => {
    const isJson = name.endsWith('.json')
    const text = isJson ? String(content).replaceAll('your_facebook_activity/', '') : content
    return [name.replace('your_facebook_activity/', ''), text]
  })
  const after = await read(Object.fromEntries(moved) as Files)
  const ids = (one: Contents): string[] => one.items.map(({ id }) => id)
  assert.equal(ids(after), ids(before))
})

test('Instagram: posts of one picture and of several; stories stay', async () => {
  const { source, items, left } = await read(await instagramFiles())
  assert.is(source, 'Instagram')
  assert.equal(
    items.map(({ atMs, text, media }) => [atMs, text, media.length]),
    [
      [day(2014), 'Løvetand #blomst', 1],
      [day(2015), 'Two', 2],
    ],
  )
  assert.equal(left, { stories: 2 })
})

test('Diaspora: posts with Markdown, names, photos, places and polls; reshares stay', async () => {
  const { source, items, left } = await read(await diasporaFiles())
  assert.is(source, 'Diaspora')
  assert.equal(items, [
    {
      id: 'guid-1',
      atMs: day(2012),
      text: '**Hello** @Bo B and @cy@pod.example #newhere',
      place: 'Aarhus',
      media: [{ file: 'abc123.jpg', alt: '', caption: 'En sø' }],
    },
    { id: 'guid-3', atMs: day(2013), text: 'Sunday\n\nCake?\n- Yes\n- No', media: [] },
  ])
  assert.equal(left, { reshares: 1 })
})

test('Diaspora: its two files, as it gives them', async () => {
  const { 'ana_diaspora_data.json': data = '', ...photos } = await diasporaFiles()
  const [json, zip] = [join(home.path, 'ana.json.gz'), join(home.path, 'photos.zip')]
  await writeFile(json, gzipSync(data))
  await writeFile(zip, asZip(photos))
  const { items, left } = await contentsOf(json, zip)
  assert.equal(
    items.map(({ media }) => media.length),
    [1, 0],
  )
  assert.equal(left, { reshares: 1 })
  assert.equal((await contentsOf(json)).left, { reshares: 1, missing: 1 })
})

test('Mastodon: posts and threads of one’s own; boosts, replies and private ones stay', async () => {
  const { source, items, left } = await read(await mastodonFiles())
  assert.is(source, 'Mastodon')
  assert.equal(
    items.map(({ text, warning, media }) => [text, warning, media.map(({ alt }) => alt)]),
    [
      ['Hi & #garden\n\ntwo\nlines', undefined, ['A lake']],
      ['hidden', 'Spoiler', []],
      ['on I go', undefined, []],
    ],
  )
  assert.equal(left, { replies: 1, direct: 1, reshares: 1 })
})

test('Google Photos: each picture once, with its date, and albums', async () => {
  const { source, items, albums, left } = await read(await takeoutFiles())
  assert.is(source, 'Google Photos')
  assert.equal(
    items.map(({ atMs, text, media }) => [atMs, text, media.length]),
    [
      [day(2014), '', 1],
      [day(2014), 'A lake', 1],
    ],
  )
  assert.equal(
    albums.map(({ name, pictures }) => [name, pictures.length]),
    [['Summer at the lake', 1]],
  )
  assert.equal(left, { undated: 1 })
})

test('a zip and a tar have what the folder has', async () => {
  const files = await facebookFiles()
  const [zip, tar] = [join(home.path, 'a.zip'), join(home.path, 'a.tar.gz')]
  await writeFile(zip, asZip(files))
  await writeFile(tar, await asTarball(files))
  const folder = await read(files)
  assert.equal(await contentsOf(zip), folder)
  assert.equal(await contentsOf(tar), folder)
})

test('the numbers before anything is brought along', async () => {
  const path = await intoFolder(join(home.path, 'summary'), await facebookFiles())
  await using archive = await openArchives([path], { scratch: home.path })
  const { bytes, ...rest } = summaryOf(archive, await readContents(archive))
  assert.ok(bytes > 500)
  assert.equal(rest, {
    source: 'Facebook',
    posts: 4,
    files: 2,
    albums: 1,
    fromMs: day(2014),
    toMs: day(2018),
    left: { empty: 1, missing: 1 },
  })
})

test('pages in place of JSON, and what is of no service, are said', async () => {
  await rejects(() => read({ 'posts/your_posts_1.html': '<p>' }), 'archive-pages')
  await rejects(() => read({ 'a.txt': 'a' }), 'archive-unknown')
})

test('a post of more files than one holds comes in parts, a long album too', async () => {
  const files: Record<string, string> = {}
  const photos = Array.from({ length: 450 }, (_, index) => {
    files[`posts/media/${index}.jpg`] = 'x'
    return { uri: `posts/media/${index}.jpg`, creation_timestamp: 1_400_000_000 + index }
  })
  const data = photos.slice(0, 45).map((media) => ({ media }))
  files['posts/your_posts_1.json'] = JSON.stringify([
    { timestamp: 1_400_000_000, data: [{ post: 'many' }], attachments: [{ data }] },
  ])
  files['posts/album/0.json'] = JSON.stringify({ name: 'All', photos })
  const { items, albums } = await read(files)
  assert.equal(
    items.slice(0, 3).map(({ text, media }) => [text, media.length]),
    [
      ['many', 20],
      ['', 20],
      ['', 5],
    ],
  )
  assert.is(items.length, 3 + 405)
  assert.equal(
    albums.map(({ id, name, pictures }) => [id, name, pictures.length]),
    [
      ['All', 'All', 200],
      ['All#2', 'All (2)', 200],
      ['All#3', 'All (3)', 50],
    ],
  )
})

test.run()
