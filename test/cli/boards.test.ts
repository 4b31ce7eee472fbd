/** Boards and albums on the command line. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Collection, OwnCollection } from '../../node/http/collections/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { samplePicture } from '../helpers/pictures.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/boards')

let ana: CliHome
let bo: CliHome

test.before(async () => {
  const made = await Promise.all([CliHome.make('Ana'), CliHome.make('Bo')])
  ana = made[0]
  bo = made[1]
  const { link } = await ana.json<Invite>('invite', '--aspect', 'Family')
  await bo.good('join', link, '--aspect', 'Family')
})

test.after(async () => {
  await Promise.all([ana, bo].map((one) => one[Symbol.asyncDispose]()))
})

function write(home: CliHome, text: string): Promise<Post> {
  return home.json<Post>('post', text, '--aspect', 'Family')
}

test('a post is saved to a board, which is made for it, and taken off again', async () => {
  assert.match(await ana.good('boards'), 'None yet.')
  const [one, two] = [await write(ana, 'first words'), await write(ana, 'second words')]
  assert.is(await ana.good('save', one.id, '--note', 'why'), 'Saved to Saved.\n')
  assert.is(await ana.good('save', two.id), 'Saved to Saved.\n')
  assert.match(
    await ana.good('boards', 'saved'),
    /^Saved · 2 items · [\w-]{22}\n\n1\. Ana .*\n {4}second words\n\n2\. Ana .*\n {4}“why”\n {4}first words\n/u,
  )
  await ana.good('save', one.id, '--board', 'Garden')
  const several = await ana.run('save', two.id)
  assert.is(several.code, 2)
  assert.match(several.stderr, /Choose one by --board: .*Garden/u)
  const moved = await ana.json<Collection>('boards', 'Saved', '--move', '2', '--to', '1')
  assert.equal(
    moved.items.map(({ post }) => post),
    [one.id, two.id],
  )
  assert.is(await ana.good('unsave', one.id, '--board', 'garden'), 'Taken off: Garden.\n')
  assert.is(await ana.good('unsave', one.id), 'Taken off: Saved.\n')
  assert.is(await ana.good('unsave', one.id), 'That post stands on no board or album of yours.\n')
  await ana.good('boards', 'Garden', '--rename', 'Balcony')
  assert.match(
    await ana.good('boards'),
    /^Balcony · 0 items · for you alone · [\w-]{22}\nSaved · 1 item ·/u,
  )
  assert.is(await ana.good('boards', 'Balcony', '--delete'), 'Deleted.\n')
  const all = await ana.json<OwnCollection[]>('boards')
  assert.equal(
    all.map(({ name, count }) => [name, count]),
    [['Saved', 1]],
  )
})

test('a board that is shared is read by its id, and shows nothing that is not for its reader', async () => {
  const [one, two] = [
    await write(ana, 'for Bo'),
    await ana.json<Post>('post', 'not for Bo', '--aspect', 'Work'),
  ]
  await ana.good('save', one.id, '--board', 'Garden', '--note', 'look')
  await ana.good('save', two.id, '--board', 'Garden')
  const shared = await ana.json<Collection>('boards', 'Garden', '--share', 'Family')
  assert.is(shared.aspects.length, 1)
  const both = await ana.json<Collection>('boards', 'Garden', '--share', 'Bo')
  assert.is(both.aspects.length, 2)
  const line = `[board “Garden”, 2 items · pappus boards ${shared.id}]`
  await waitFor(async () => (await bo.good('feed')).includes(line))
  const read = await bo.good('boards', shared.id)
  assert.match(read, /^Garden · Ana · 2 items/u)
  assert.match(read, /1\. Somebody’s post, which is not for you or gone ·/u)
  assert.match(read, /2\. Ana .*\n {4}“look”\n {4}for Bo\n/u)
  assert.not.match(read, 'not for Bo')
  const denied = await bo.run('boards', shared.id, '--rename', 'Mine')
  assert.is(denied.code, 1)
})

test('an album takes the pictures of a post', async () => {
  await using folder = await tempDir()
  const paths = ['a.png', 'b.png'].map((name) => `${folder.path}/${name}`)
  for (const path of paths) await samplePicture(80, 60).png().toFile(path)
  const files = paths.flatMap((path) => ['--photo', path])
  const post = await ana.json<Post>('post', 'Look', ...files, '--aspect', 'Family')
  assert.is(await ana.good('save', post.id, '--album', 'Summer'), 'Saved to Summer.\n')
  await ana.good('save', post.id, '--board', 'Garden', '--number', '2')
  const album = await ana.json<Collection>('albums', 'Summer')
  assert.equal(
    album.items.map(({ number }) => number),
    [0, 1],
  )
  assert.match(await ana.good('albums', 'Summer'), /2\. Ana .*\n {4}\[picture 80×60/u)
})

test('what cannot be is told before anything is made', async () => {
  const wrong: [string[], number, RegExp][] = [
    [['save', 'x'], 2, /is not the id of a post/u],
    [['save', 'AAAAAAAAAAAAAAAAAAAAAA', '--board', 'Nowhere'], 1, /There is no such post/u],
    [['save', 'AAAAAAAAAAAAAAAAAAAAAA', '--board', 'a', '--album', 'b'], 2, /--board/u],
    [['boards', 'Nowhere'], 2, /You have no board or album called “Nowhere”/u],
    [['boards', 'Garden', '--move', '1'], 2, /--to/u],
    [['boards', '--delete'], 2, /--delete/u],
  ]
  for (const [args, code, words] of wrong) {
    const result = await ana.run(...args)
    assert.is(result.code, code, `${args.join(' ')}: ${result.stderr}`)
    assert.match(result.stderr, words)
  }
  assert.not.match(await ana.good('boards'), 'Nowhere')
})

test.run()
