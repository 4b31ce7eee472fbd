/** Polls, and edits of posts, on the command line. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import type { Comment } from '../../node/http/comments/schema.ts'
import type { Votes } from '../../node/http/polls/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/polls')

test('a post is edited, and shows what it said before', async () => {
  await using ana = await CliHome.make('Ana')
  const { id } = await ana.json<Post>('post', 'first #tulips', '--aspect', 'Family')
  assert.match(await ana.good('history', id), 'No earlier version')
  assert.match(await ana.good('edit', id, 'last #roses'), 'Changed')
  const beside = ['--warn', 'Thorns', '--place', 'In the garden']
  const changed = await ana.json<Post>('edit', id, 'last #roses', ...beside)
  assert.equal([changed.warning, changed.place], ['Thorns', 'In the garden'])
  const again = await ana.json<Post>('edit', id, 'last #roses', '--warn', '')
  assert.equal([again.warning, again.place], [undefined, 'In the garden'])
  assert.match(await ana.good('feed', '--tag', 'roses'), /edited[^]*last #roses/u)
  assert.is((await ana.good('feed', '--tag', 'tulips')).includes('last'), false)
  assert.match(await ana.good('history', id), 'first #tulips')
  const comment = await ana.json<Comment>('comment', id, 'how nice')
  const wrong = await ana.run('edit', comment.id, 'how very nice', '--place', 'here')
  assert.match(wrong.stderr, 'A comment has neither --warn nor --place: these are of posts.')
})

test('a poll is asked, voted in, and shown', async () => {
  await using ana = await CliHome.make('Ana')
  await using bo = await CliHome.make('Bo')
  const { link } = await ana.json<Invite>('invite', '--aspect', 'Family')
  await bo.good('join', link, '--aspect', 'Family')
  const ask = ['post', 'Cake?', '--poll', 'Yes', '--poll', 'No', '--aspect', 'Family']
  const { id } = await ana.json<Post>(...ask, '--closes', '2d', '--name-voters')
  await waitFor(async () => (await bo.good('feed')).includes('2. No'))
  assert.match(await bo.good('vote', id, '2'), /You voted/u)
  await waitFor(async () => (await ana.good('thread', id)).includes('2. No · 100% (1)'))
  assert.match(await ana.good('vote', id), /1 vote · closes in 2 days[^]*Bo: No/u)
  const { poll } = await bo.json<Votes>('vote', id, '--back')
  assert.equal([poll.voters, poll.options.map(({ isMine }) => isMine)], [0, [false, false]])
  const codes = [
    ['vote', id, '3'],
    ['vote', id, '1', '2'],
    ['vote', id, '0'],
    ['vote', id, '1', '--back'],
    ['post', 'Cake?', '--poll', 'Yes', '--aspect', 'Family'],
    ['post', 'Cake?', '--closes', '2d', '--aspect', 'Family'],
  ]
  for (const args of codes) assert.not.equal((await bo.run(...args)).code, 0, args.join(' '))
})

test.run()
