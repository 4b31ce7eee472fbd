/** Bringing everything along by the command line, on a real node: shown first, brought once, with dates, pictures and albums. */
// @timeout 240
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Post } from '../../node/http/posts/schema.ts'
import {
  asTarball,
  asZip,
  facebookFiles,
  mastodonFiles,
  takeoutFiles,
} from '../helpers/archives.ts'
import { CliHome } from '../helpers/cli.ts'

const test = suite('cli/import')

let ana: CliHome
let facebook: string

test.before(async () => {
  ana = await CliHome.make('Ana')
  facebook = join(ana.path, 'facebook.zip')
  await writeFile(facebook, asZip(await facebookFiles()))
})

test.after(() => ana[Symbol.asyncDispose]())

async function feed(...more: string[]): Promise<Post[]> {
  const lines = (await ana.good('feed', '--json', '-n', '50', ...more)).trim().split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Post)
}

test('a dry run says what there is, and changes nothing', async () => {
  const { stderr, stdout, code } = await ana.run('import', facebook, '--dry-run')
  assert.is(code, 0)
  assert.is(stdout, '')
  assert.match(stderr, /Facebook: 4 posts with 2 files .* 1 album, from .*2014 to .*2018/u)
  assert.match(stderr, /Left out: 1 file that is not in the archive/u)
  assert.match(stderr, /For: only me/u)
  assert.equal(await feed(), [])
})

test('all of it comes, for nobody else, with dates, pictures and albums', async () => {
  assert.match(await ana.good('import', facebook), /4 posts with 2 files, 1 album/u)
  const posts = await feed()
  assert.equal(
    posts.map(({ createdAtMs }) => new Date(createdAtMs).getFullYear()),
    [2014, 2015, 2016, 2018],
  )
  assert.ok(posts.every(({ origin }) => origin === 'Facebook'))
  assert.equal(posts[0]?.audience, [posts[0]!.author.id])
  assert.match(await ana.good('feed'), /2014, brought along from Facebook · only me/u)
  assert.match(await ana.good('albums'), /Sommer am Fluß.*2/u)
})

test('a second time brings nothing twice, and what is new', async () => {
  const again = JSON.parse(await ana.good('import', facebook, '--json')) as {
    brought: { posts: number; before: number; albums: number }
  }
  assert.equal(again.brought.posts, 0)
  assert.is(again.brought.before, 4)
  assert.is((await feed()).length, 4)
  assert.is((await ana.good('albums')).trim().split('\n').length, 1)
})

test('others come in the format and for the audience that is said; broken pictures stay', async () => {
  const mastodon = join(ana.path, 'mastodon.tar.gz')
  await writeFile(mastodon, await asTarball(await mastodonFiles()))
  await ana.good('import', mastodon, '--public')
  const found = (await feed('--public')).map(({ text, warning }) => [text, warning])
  assert.equal(found[1], ['hidden', 'Spoiler'])
  const takeout = join(ana.path, 'takeout.zip')
  const files = Object.entries(await takeoutFiles()).map(([name, content]) => [
    name,
    name.endsWith('2014/IMG_1(1).jpg') ? Buffer.from(content).subarray(0, 200) : content,
  ])
  await writeFile(takeout, asZip(Object.fromEntries(files) as Record<string, Uint8Array>))
  const { stdout, stderr } = await ana.run('import', takeout, '--aspect', 'Family')
  assert.match(stdout, /1 post with 1 file, 1 album/u)
  assert.match(stderr, /IMG_1\(1\)\.jpg \(picture-broken\)/u)
  assert.equal(await readdir(join(ana.path, 'unpacked')), [])
})

test('what is no archive is said by name', async () => {
  const path = join(ana.path, 'a.zip')
  await writeFile(path, 'no archive')
  const { code, stderr } = await ana.run('import', path)
  assert.is(code, 1)
  assert.match(stderr, /a\.zip is damaged, or no archive/u)
})

test.run()
