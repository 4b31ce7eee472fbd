/** Following the public posts of somebody who is no contact, by the link that they give. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Followed } from '../../node/http/following/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/following')

test('a link is given, followed and left again; nobody becomes a contact', async () => {
  await using ana = await CliHome.make('Ana')
  await using bo = await CliHome.make('Bo')
  assert.match(await ana.good('followers'), /^Only your contacts get/u)
  const { link } = await ana.json<{ link: string }>('followers')
  const refused = await bo.run('follow', link)
  assert.equal([refused.code, refused.stderr.includes('lets nobody follow')], [1, true])
  assert.match(await ana.good('followers', 'anyone'), link)
  await ana.good('post', 'for everybody', '--public')
  await ana.good('post', 'for the family', '--aspect', 'Family')
  assert.is((await bo.good('people', '--following')).startsWith('You follow nobody'), true)
  assert.match(await bo.good('follow', link), 'You follow the public posts of Ana.')
  await waitFor(async () => (await bo.good('feed')).includes('for everybody'))
  assert.not.match(await bo.good('feed'), 'for the family')
  assert.equal(await bo.json<unknown[]>('people'), [])
  await waitFor(async () => {
    const [ana] = await bo.json<Followed[]>('people', '--following')
    return ana?.state === 'reached' && ana.name === 'Ana'
  })
  const post = await bo.json<Post>('feed')
  assert.equal([post.author.name, post.mayAnswer], ['Ana', false])
  const comment = await bo.run('comment', post.id, 'hello')
  assert.is(comment.code, 1)
  assert.equal(await ana.json<unknown[]>('people', '--following'), [])
  assert.match(await bo.good('unfollow', 'ana'), 'You no longer follow Ana.')
  assert.not.match(await bo.good('feed'), 'for everybody')
  assert.match((await bo.run('unfollow', 'Ana')).stderr, 'You follow nobody called “Ana”')
  assert.is((await bo.run('follow', 'Ana')).code === 0, false)
})

test.run()
