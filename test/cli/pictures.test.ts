/** Pictures and files on the command line: posted, read in words, had from others, and listed. */
// @timeout 400
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Photo } from '../../node/http/photos/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import type { Storage } from '../../node/http/storage/schema.ts'
import type { Upload } from '../../node/http/media/schema.ts'
import { Api } from '../helpers/http.ts'
import { CliHome } from '../helpers/cli.ts'
import { samplePicture } from '../helpers/pictures.ts'
import { tempDir, type TempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/pictures')

let ana: CliHome
let bo: CliHome
let folder: TempDir
/** A path in the folder of the test. */
const at = (name: string): string => join(folder.path, name)

test.before(async () => {
  const made = await Promise.all([CliHome.make('Ana'), CliHome.make('Bo'), tempDir()])
  ana = made[0]
  bo = made[1]
  folder = made[2]
  const { link } = await ana.json<Invite>('invite', '--aspect', 'Family')
  await bo.good('join', link, '--aspect', 'Family')
  await samplePicture(1200, 800).jpeg().toFile(at('lake.jpg'))
  await samplePicture(300, 400).png().toFile(at('cat.png'))
  await writeFile(at('plan.txt'), 'the plan\n'.repeat(50_000))
})

test.after(async () => {
  await Promise.all([ana, bo, folder].map((one) => one[Symbol.asyncDispose]()))
})

async function uploadsOf(home: CliHome): Promise<Upload[]> {
  const api = await Api.of({ home: home.path })
  return (await api.call<{ items: Upload[] }>('GET', '/uploads')).items
}

test('files are posted in their order, each with the words behind it', async () => {
  const files = ['--photo', at('lake.jpg'), '--alt', 'A lake', '--caption', 'Last week']
  const more = ['--photo', at('cat.png'), '--file', at('plan.txt'), '--caption', 'Read it']
  const post = await ana.json<Post>('post', 'Look', ...files, ...more, '--aspect', 'Family')
  const shown = post.media.map(({ kind, name, alt, caption }) => [kind, name, alt, caption])
  assert.equal(shown, [
    ['picture', 'lake.jpg', 'A lake', 'Last week'],
    ['picture', 'cat.png', '', ''],
    ['file', 'plan.txt', '', 'Read it'],
  ])
  assert.equal(await uploadsOf(ana), [])

  const feed = await waitFor(async () => {
    const text = await bo.good('feed')
    return text.includes('3. [file') && !/\[picture.*(not here|coming)/u.test(text)
      ? text
      : undefined
  })
  assert.match(
    feed,
    /\n {4}Look\n {4}1\. \[picture 1200×800, [\d.]+ kB: A lake\]\n {4}Last week\n/u,
  )
  assert.match(feed, /\n {4}2\. \[picture 300×400, [\d.]+ kB\]\n/u)
  assert.match(feed, /\n {4}3\. \[file plan\.txt, 450 kB, not here yet\]\n {4}Read it\n/u)
  assert.match(await bo.good('thread', post.id), '[picture 1200×800')
})

test('a post needs no text, and words over its picture are data', async () => {
  const words = ['--top', 'When it rains', '--bottom', 'it pours']
  const post = await ana.json<Post>('post', '--photo', at('lake.jpg'), ...words, '--public')
  assert.is(post.text, '')
  const [media] = post.media
  assert.is(media?.mood, 'wallpaper')
  assert.equal(
    media?.layers.map(({ text, x, width, align }) => [text, x, width, align]),
    [
      ['When it rains', 500, 940, 'center'],
      ['it pours', 500, 940, 'center'],
    ],
  )
  const feed = await ana.good('feed', '-n', '1')
  assert.match(
    feed,
    /\n {4}\[picture 1200×800, .*\]\n {4}words on it: “When it rains” “it pours”\n/u,
  )

  const card = await ana.json<Post>(
    'post',
    '--card',
    '#2F6F4F',
    '--text',
    'Gone fishing',
    '--public',
  )
  assert.equal([card.media[0]?.kind, card.media[0]?.color], ['card', '#2f6f4f'])
  const shown = await ana.good('feed', '-n', '1')
  assert.match(shown, '\n    [card]\n    words on it: “Gone fishing”\n')
})

test('pictures are made small, and keep their size when that is asked for', async () => {
  await samplePicture(3000, 300).jpeg().toFile(at('wide.jpg'))
  const widthOf = async (...more: string[]): Promise<number | undefined> => {
    const args = ['--photo', at('wide.jpg'), ...more, '--public']
    return (await ana.json<Post>('post', ...args)).media[0]?.width
  }
  assert.equal([await widthOf(), await widthOf('--original')], [2048, 3000])
  const { stdout } = await ana.runWith(
    'from a pipe',
    'post',
    '-',
    '--card',
    '#000000',
    '--top',
    'x',
    '--public',
    '--json',
  )
  const { text, media } = JSON.parse(stdout) as Post
  assert.equal([text, media.length], ['from a pipe', 1])
})

test('what cannot be posted is told before anything is uploaded', async () => {
  await mkdir(at('folder'))
  await writeFile(at('empty.jpg'), '')
  await writeFile(at('words.jpg'), 'no picture')
  await writeFile(at('drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"></svg>')
  await writeFile(at('huge.bin'), 'x')
  await truncate(at('huge.bin'), 2 * 1024 ** 3 + 1)
  const good = ['--photo', at('lake.jpg')]
  const cases: [string[], number, string | RegExp][] = [
    [[...good, '--file', at('none.pdf')], 1, `There is no file ${at('none.pdf')}.\n`],
    [[...good, '--file', at('folder')], 1, `${at('folder')} is a folder or a device.`],
    [[...good, '--photo', at('empty.jpg')], 1, `${at('empty.jpg')} is empty.\n`],
    [
      [...good, '--photo', at('words.jpg')],
      1,
      'words.jpg: This is not a picture that can be shown.',
    ],
    [[...good, '--photo', at('drawing.svg')], 1, 'drawing.svg: SVG can carry programs'],
    [
      [...good, '--file', at('huge.bin')],
      1,
      'huge.bin: This file is too large: it has 2,147,483,649 bytes, and the most is 2,147,483,648.',
    ],
    [[], 2, 'Say what to post'],
    [['--alt', 'x', ...good], 2, '--alt describes the file before it'],
    [[...good, '--alt', 'x', '--alt', 'y'], 2, '--alt describes the file before it'],
    [Array.from({ length: 21 }, () => good).flat(), 2, 'At most 20 files fit in here.'],
    [['words', '--top', 'x'], 2, '--top writes on one picture or card'],
    [[...good, ...good, '--bottom', 'x'], 2, '--bottom writes on one picture or card'],
    [['words', '--original'], 2, '--original has no effect without --photo'],
    [['--card', '#2f6f4f'], 2, '--card has no effect without --text'],
    [['--card', 'green', '--text', 'x'], 2, '“green” does not fit --card'],
    [['--card', '#2f6f4f', ...good, '--text', 'x'], 2, '--card and --photo cannot'],
    [[...good, '--top', ' '], 2, '--top must not be empty'],
  ]
  for (const [args, code, said] of cases) {
    const result = await ana.run('post', ...args, '--public')
    assert.is(result.code, code, `${args.join(' ')}: ${result.stderr}`)
    assert.match(result.stderr, said)
    assert.is(result.stdout, '')
  }
  assert.equal(await uploadsOf(ana), [])
})

test('when the node refuses a file, it is named, and those before it are dropped', async () => {
  const whole = await readFile(at('lake.jpg'))
  await writeFile(at('broken.jpg'), whole.subarray(0, whole.length / 3))
  const files = ['--photo', at('lake.jpg'), '--photo', at('broken.jpg')]
  const { code, stderr } = await ana.run('post', 'x', ...files, '--public')
  assert.is(code, 1)
  assert.match(stderr, `${at('broken.jpg')}: This picture is damaged or cut off.`)
  assert.equal(await uploadsOf(ana), [])
})

test('Ctrl-C while a file goes to the node drops what is there of the post', async () => {
  await writeFile(at('long.bin'), '')
  await truncate(at('long.bin'), 1_900_000_000)
  const files = ['--photo', at('lake.jpg'), '--file', at('long.bin')]
  const running = ana.spawn('post', 'never', ...files, '--public')
  await waitFor(async () => (await uploadsOf(ana)).length === 1, { timeoutMs: 20_000 })
  const { code, stdout, stderr } = await running.kill('SIGINT')
  assert.equal([code, stdout], [130, ''])
  assert.is(stderr, 'Interrupted. Nothing is left half done.\n')
  assert.equal(await uploadsOf(ana), [])
  assert.not.match(await ana.good('feed'), 'never')
})

test('files of a post are written under their names, over nothing that is there', async () => {
  const files = ['--photo', at('lake.jpg'), '--alt', 'A lake', '--file', at('plan.txt')]
  const post = await ana.json<Post>('post', 'files', ...files, '--aspect', 'Family')
  const to = at('got/here')
  interface Got {
    files: { number: number; path: string; type: string; bytes: number; alt: string }[]
    missing: number[]
  }
  const got = await ana.json<Got>('get', post.id, '--to', to)
  assert.equal(got.missing, [])
  assert.equal(
    got.files.map(({ number, path, alt }) => [number, path, alt]),
    [
      [1, join(to, 'lake.jpg'), 'A lake'],
      [2, join(to, 'plan.txt'), ''],
    ],
  )
  assert.equal(
    got.files.map(({ type, bytes }) => [type, bytes]),
    post.media.map(({ type, bytes }) => [type, bytes]),
  )
  const written = await readFile(join(to, 'plan.txt'))
  assert.ok(written.equals(await readFile(at('plan.txt'))))

  // The picture came to Bo by itself; the other file is fetched now.
  await waitFor(async () => (await bo.good('feed')).includes('    files\n'))
  const printed = await bo.good('get', post.id, '--to', to, '--number', '2')
  assert.is(printed, `Wrote ${join(to, 'plan (2).txt')} (450 kB).\n`)
  assert.ok(written.equals(await readFile(join(to, 'plan (2).txt'))))
  assert.equal((await readdir(to)).toSorted(), ['lake.jpg', 'plan (2).txt', 'plan.txt'])

  assert.match((await bo.run('get', post.id, '--number', '3')).stderr, 'from 1 to 2')
  const none = await ana.json<Post>('post', 'no file', '--public')
  assert.match((await ana.run('get', none.id)).stderr, 'This post has no file to get.')
  const wrong = await ana.run('get', post.id, '--to', at('plan.txt'))
  assert.equal(
    [wrong.code, wrong.stderr],
    [1, `${at('plan.txt')} is a file. Choose a folder with --to.\n`],
  )
})

test('pictures of all posts are listed newest first, of one person or aspect', async () => {
  const all = await ana.good('photos')
  assert.match(all, /^Ana · .+ · [\w-]{22}\n {4}1\. \[picture 1200×800, .+: A lake\]\n/u)
  assert.is(all.match(/\[picture/gu)?.length, 6)
  const lines = await bo.good('photos', '--person', 'ana', '--aspect', 'family', '--json')
  const found = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Photo)
  assert.equal(
    found.map(({ number, media }) => [number, media.alt, media.type]),
    [
      [0, 'A lake', 'image/jpeg'],
      [0, '', 'image/jpeg'],
      [0, '', 'image/webp'],
      [0, '', 'image/jpeg'],
      [0, 'A lake', 'image/jpeg'],
      [1, '', 'image/png'],
    ],
  )
  assert.is(await bo.good('photos', '--person', 'Bo'), 'No pictures yet.\n')
  const two = await ana.good('photos', '--limit', '2', '--person', 'Ana', '--json')
  assert.is(two.trimEnd().split('\n').length, 2)
})

test('the room of files is shown, and chosen for those of others', async () => {
  const before = await ana.json<Storage>('storage')
  assert.ok(before.ownBytes > 100_000 && before.freeBytes > 0)
  assert.equal([before.othersBytes, before.roomBytes], [0, 5_000_000_000])
  const words = await bo.good('storage', '--room', '2GB')
  assert.match(
    words,
    /^Your pictures and files: 0 kB\nThose of others: [\d.]+ [kM]B of 2 GB\nFree on/u,
  )
  assert.is((await bo.json<Storage>('storage')).roomBytes, 2_000_000_000)
  const wrong = await bo.run('storage', '--room', '1MB')
  assert.equal([wrong.code, wrong.stdout], [2, ''])
  assert.match(wrong.stderr, '“1MB” does not fit --room, which takes a size of at least 10 MB')
})

test('when nobody who has a file is online, that is said after a while', async () => {
  const post = await ana.json<Post>('post', 'alone', '--file', at('plan.txt'), '--aspect', 'Family')
  await waitFor(async () => (await bo.good('feed')).includes('    alone\n'))
  await ana.good('stop')
  await ana.ended()
  const { code, stdout, stderr } = await bo.run('get', post.id, '--to', at('away'), '--wait', '1')
  assert.equal([code, stdout], [1, ''])
  assert.is(
    stderr,
    'This file did not come: plan.txt. Nobody who has it is online. Your node goes on asking, so run the command again later.\n',
  )
  assert.equal(await readdir(at('away')), [])
  const got = await bo.run('get', post.id, '--to', at('away'), '--wait', '0', '--json')
  assert.equal([got.code, got.stdout], [1, '{"files":[],"missing":[1]}\n'])
  const ended = bo.spawn('get', post.id, '--to', at('other'))
  await waitFor(() => existsSync(at('other')))
  assert.equal((await ended.kill('SIGINT')).code, 130)
  assert.equal(await readdir(at('other')), [])
  const waiting = bo.spawn('get', post.id, '--to', at('away'))
  await ana.start()
  const { stdout: came } = await waiting.ended
  assert.is(came, `Wrote ${at('away/plan.txt')} (450 kB).\n`)
})

test.run()
