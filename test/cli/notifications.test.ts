/** Notifications on the command line. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Notification } from '../../node/http/notifications/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/notifications')

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

test('what a friend did is listed, read, and told no more where the thread is muted', async () => {
  const { id } = await ana.json<Post>('post', 'hello there', '--aspect', 'Family')
  await waitFor(async () => (await bo.run('thread', id)).code === 0)
  await bo.good('comment', id, 'words')
  await waitFor(async () => (await ana.good('notifications')).includes('commented'))
  assert.match(
    await ana.good('notifications', '--unread'),
    /^\* Bo commented on your post · .* · [\w-]{22}\n {4}hello there\n\* Bo joined by your invite · /mu,
  )
  const lines = (await ana.good('notifications', '--json')).trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Notification)
  assert.equal(
    all.map(({ kind, unread }) => [kind, unread]),
    [
      ['commented', true],
      ['joined', true],
    ],
  )
  await ana.good('thread', id)
  assert.not.match(await ana.good('notifications', '--unread'), 'commented')
  assert.is(await ana.good('notifications', '--read-all'), 'All are read.\n')
  assert.is(await ana.good('notifications', '--unread'), 'Nothing to read.\n')
  assert.is(await ana.good('notifications', '--mute', id), 'You are told of nothing there.\n')
  assert.not.match(await ana.good('notifications'), 'commented')
  await ana.good('notifications', '--default', id)
  assert.match(await ana.good('notifications'), 'commented')
  assert.is((await ana.run('notifications', '--read-all', '--unread')).code, 2)
})

test.run()
