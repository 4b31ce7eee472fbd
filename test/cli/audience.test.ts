/** Posts to single people, who can read them and who has them, on the command line of two real nodes. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostReaders } from '../../node/http/delivery/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Person } from '../../node/http/people/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/audience')

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

test('a post to one person is for them, and their node says that it has it', async () => {
  assert.is(await ana.good('post', 'see you at six', '--to', 'Bo'), 'Posted to Bo.\n')
  await waitFor(async () => (await bo.good('feed')).includes('see you at six'))
  assert.match(await bo.good('feed'), / · to you · /u)
  const [post] = JSON.parse(`[${(await ana.good('feed', '--json')).trim()}]`) as Post[]
  await waitFor(async () => (await readersOf(post!)).items.every(({ has }) => has), {
    timeoutMs: 30_000,
  })
  assert.match(
    await ana.good('readers', post!.id),
    /^on the nodes of 1 of 1 readers\n {2}Bo · has it\n$/u,
  )
  assert.match(await ana.good('feed', '--delivery'), /on the nodes of 1 of 1 readers/u)
  const [person] = await ana.json<Person[]>('people')
  assert.ok(person!.hasAllMs! > 0)
  assert.match(await ana.good('people'), /has everything up to/u)
})

test('aspects and people go together, everybody goes alone, and nobody is refused', async () => {
  const both = await ana.json<Post>('post', 'hello', '--to', 'Bo', '--aspect', 'Family')
  assert.is(both.audience.length, 2)
  assert.equal(
    (await readersOf(both)).items.map(({ name }) => name),
    ['Bo'],
  )
  const wrong = await ana.run('post', 'hello', '--to', 'Bo', '--public')
  assert.is(wrong.code, 2)
  const stranger = await ana.run('post', 'hello', '--to', 'Eve')
  assert.is(stranger.code, 2)
  const nobody = await ana.run('post', 'hello')
  assert.match(nobody.stderr, /--to with one or more contacts/u)
  const theirs = await bo.run('readers', both.id)
  assert.is(theirs.code === 0, false)
})

function readersOf({ id }: Post): Promise<PostReaders> {
  return ana.json<PostReaders>('readers', id)
}

test.run()
