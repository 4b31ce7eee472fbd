/** Drafts on the command line. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Draft } from '../../node/http/drafts/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { CliHome } from '../helpers/cli.ts'

const test = suite('cli/drafts')

test('a draft is kept, changed, shown, and sent', async () => {
  await using ana = await CliHome.make('Ana')
  assert.match(await ana.good('drafts'), 'No drafts')
  const poll = ['--poll', 'Yes', '--poll', 'No', '--closes', '2d']
  const kept = ['draft', 'save', 'Cake?', '--aspect', 'Family', '--place', 'Århus', ...poll]
  kept.push('--expires', '7d')
  const { id } = await ana.json<Draft>(...kept)
  assert.match(await ana.good('drafts'), /Family · .*\n +Cake\?/u)
  assert.match(await ana.good('draft', 'save', 'Cake on Sunday?', '--draft', id), id)
  const shown = await ana.json<Draft>('draft', 'show', id)
  assert.equal(
    [shown.text, shown.place, shown.poll?.options, shown.elsewhere],
    ['Cake on Sunday?', 'Århus', ['Yes', 'No'], false],
  )
  assert.match(
    await ana.good('draft', 'show', id),
    /gone 7 days after it is sent[^]*Cake on Sunday\?\n +1\. Yes\n +2\. No\n +Århus/u,
  )
  assert.match(await ana.good('post', '--draft', id), 'Family')
  assert.match(
    await ana.good('feed'),
    /Århus · gone in 7 days[^]*Cake on Sunday\?[^]*closes in 2 days/u,
  )
  const post = await ana.json<Post>('feed')
  assert.match(await ana.good('edit', post.id, 'Cake?', '--expires', '12h'), 'Changed')
  assert.match(await ana.good('feed'), 'gone in 12 hours')
  await ana.good('edit', post.id, 'Cake?', '--expires', 'never')
  assert.not.match(await ana.good('feed'), 'gone in')
  assert.equal(await ana.json<Draft[]>('drafts'), [])
})

test('a draft is deleted, and wrong commands about drafts say so', async () => {
  await using ana = await CliHome.make('Ana')
  const { id } = await ana.json<Draft>('draft', 'save', 'Half a thought')
  assert.match(await ana.good('drafts'), 'for nobody yet')
  const wrong = [
    ['post', '--draft', id],
    ['post', 'text', '--draft', id],
    ['post', '--draft', id, '--public'],
    ['draft', 'show', 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['draft', 'show', 'no id'],
    ['draft', 'save', ' '],
  ]
  for (const args of wrong) assert.not.equal((await ana.run(...args)).code, 0, args.join(' '))
  assert.match(await ana.good('draft', 'delete', id), 'deleted')
  assert.match((await ana.run('draft', 'delete', id)).stderr, 'no such draft')
})

test('a post is sent later: listed, put off, cancelled and sent now', async () => {
  await using ana = await CliHome.make('Ana')
  const at = ['--at', '2099-12-24 18:00']
  const { id } = await ana.json<Draft>('post', 'Merry Christmas', '--aspect', 'Family', ...at)
  assert.match(await ana.good('drafts'), /goes out Dec 24, 2099|goes out 24/u)
  const off = await ana.json<Draft>('post', '--draft', id, '--at', '2099-12-25 18:00')
  assert.equal([off.id, off.sendAtMs], [id, new Date(2099, 11, 25, 18).getTime()])
  assert.match(await ana.good('draft', 'cancel', id), 'a draft again')
  assert.is((await ana.good('drafts')).includes('goes out'), false)
  await ana.good('post', '--draft', id, ...at)
  await ana.good('post', '--draft', id)
  assert.match(await ana.good('feed'), 'Merry Christmas')
  const wrong = ['2099-02-30 18:00', '2020-12-24 18:00', 'tomorrow']
  for (const time of wrong) {
    const args = ['post', 'x', '--aspect', 'Family', '--at', time]
    assert.match((await ana.run(...args)).stderr, 'a day and time to come')
  }
  const card = ['post', '--card', '#2f6f4f', '--text', 'x', '--public', ...at]
  assert.not.equal((await ana.run(...card)).code, 0)
})

test.run()
