/** Texts, tags, mentions and content warnings on the command line. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Comment } from '../../node/http/comments/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import type { Mention, TagList } from '../../node/http/tags/schema.ts'
import type { Block } from '../../node/http/text/schema.ts'
import { drawText, unknownNames } from '../../cli/draw-text.ts'
import { readText } from '../../node/text/read.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/text')

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

test('a text is drawn in plain words', () => {
  const text =
    '# Title\n\n*one* **two** `three`\nnext [words](https://x.example)\n\n- a\n- b\n  1. c\n\n> q\n\n```\ncode\n```\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n---'
  assert.is(
    drawText(readText(text) as Block[]),
    'Title\n\none two three\nnext words (https://x.example)\n\n• a\n• b\n  1. c\n\n│ q\n\n    code\n\na │ b\n1 │ 2\n\n———',
  )
  assert.equal(unknownNames(readText('@Bo `@no` a@b.example [@Bo](did:x) *@Cy*') as Block[]), [
    '@Bo',
    '@Cy',
  ])
})

test('a name mentions the reader who has it, and one that nobody has is told of', async () => {
  const said = await ana.run('post', 'look @bo and @Zoe: #Tulips', '--aspect', 'Family')
  assert.is(said.code, 0)
  assert.match(said.stderr, '@Zoe mentions nobody')
  await waitFor(async () => (await bo.good('feed', '--mentions')).includes('look @Bo and @Zoe'))
  const { post } = await bo.json<Mention>('feed', '--mentions')
  assert.is((await ana.run('feed', '--mentions')).stdout, 'No posts yet.\n')
  const { stderr } = await bo.run('comment', post.id, 'yes, @Ana, not @Zoe')
  assert.match(stderr, '@Zoe mentions nobody')
  await waitFor(async () => (await ana.good('feed', '--mentions')).includes('yes, @Ana, not @Zoe'))
  const { comments } = await ana.json<{ comments: Comment[] }>('thread', post.id)
  assert.match(comments[0]!.text, /^yes, \[@Ana\]\(did:key:/u)
})

test('tags are read, followed and no longer followed', async () => {
  assert.match(await bo.good('feed', '--tag', '#TULIPS'), '#Tulips')
  assert.is(await bo.good('feed', '--tag', 'roses'), 'No posts yet.\n')
  assert.match(await bo.good('tags'), 'no tags yet')
  assert.is(await bo.good('tags', 'follow', '#Tulips'), 'You follow #tulips now.\n')
  assert.is(await bo.good('tags'), '#tulips · 1 post\n')
  assert.equal(await bo.json<TagList['items']>('tags', 'ls'), [
    { tag: 'tulips', posts: 1, followed: true },
  ])
  assert.match(await bo.good('feed', '--followed-tags'), '#Tulips')
  assert.match((await bo.run('tags', 'follow', 'tulips')).stderr, 'already')
  assert.is(await bo.good('tags', 'unfollow', 'tulips'), 'You follow #tulips no longer.\n')
  assert.is((await bo.run('tags', 'follow', 'a b')).code, 1)
  assert.is((await bo.run('feed', '--tag', 'a', '--mentions')).code, 2)
})

test('timelines of a kind show what belongs to them, and the activity what was done last', async () => {
  await ana.good('post', 'for everybody', '--public')
  await ana.good('aspect', 'new', 'Club')
  await ana.good('post', 'for the club', '--aspect', 'Club')
  await waitFor(async () => (await bo.good('feed', '--public')).includes('for everybody'))
  const { id } = await bo.json<Post>('feed', '--public')
  await bo.good('react', id, '👍')
  await bo.good('comment', id, 'well said')
  for (const kind of ['--reacted', '--commented']) {
    assert.match(await bo.good('feed', kind), 'for everybody')
  }
  assert.match(await bo.good('activity'), /You commented.*\n.*Ana.*\n.*for everybody/u)
  const act = await bo.json<{ act: string; post: Post }>('activity', '-n', '1')
  assert.equal([act.act, act.post.id], ['commented', id])
  assert.is(await bo.good('feed', '--media'), 'No posts yet.\n')
  const both = await ana.good('feed', '--aspect', 'Club', '--aspect', 'Family')
  assert.match(both, 'for the club')
  assert.match(both, 'look @Bo')
  assert.not.match(both, 'for everybody')
  assert.is((await bo.run('feed', '--public', '--media')).code, 2)
})

test('a content warning covers a post until it is asked for', async () => {
  const around = ['--warn', 'Spoiler', '--place', 'the cinema', '--aspect', 'Family']
  const { id, warning, place } = await ana.json<Post>('post', 'they wake up', ...around)
  assert.equal([warning, place], ['Spoiler', 'the cinema'])
  await waitFor(async () => (await bo.good('feed')).includes('Spoiler'))
  const feed = await bo.good('feed')
  assert.not.match(feed, 'they wake up')
  assert.match(feed, 'the cinema')
  assert.match(feed, `pappus thread ${id}`)
  assert.match(await bo.good('feed', '--uncover'), 'they wake up')
  assert.match(await bo.good('thread', id), 'they wake up')
})

test.run()
