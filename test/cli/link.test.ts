/** Links for guests on the command line. */
// @timeout 200
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { GuestResponse } from '../../node/http/guests/response-schema.ts'
import type { GuestLink } from '../../node/http/guests/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { guestWords } from '../helpers/guest-words.ts'
import { CliHome } from '../helpers/cli.ts'

const test = suite('cli/link')
const served = ['--guests', 'https://ana.example', '--guests-at', '127.0.0.1:0']

let ana: CliHome
let post: Post

test.before(async () => {
  ana = await CliHome.make('Ana', served, { isNodeProcess: true })
  post = await ana.json<Post>('post', 'hello guests', '--aspect', 'Family')
})

test.after(() => ana[Symbol.asyncDispose]())

test('a link is made, listed and revoked', async () => {
  assert.is(await ana.good('link', 'ls'), 'No links yet. Make one with pappus link POST.\n')
  const url = await ana.good('link', post.id, '--days', '7')
  assert.match(url, /^https:\/\/ana\.example\/g#[\w-]{43}\n$/u)
  const [link, ...more] = await ana.json<GuestLink[]>('link', 'ls')
  assert.is(more.length, 0)
  assert.ok(link)
  assert.is(link.url, url.trim())
  assert.equal([link.title, link.opened, link.state], ['hello guests', 0, 'open'])
  assert.match(await ana.good('link', 'ls'), /^hello guests {2}[\w-]{22}\n {2}open, ends in/u)
  const revoked = await ana.good('link', 'revoke', link.id)
  assert.is(revoked, 'Revoked. What it showed is deleted.\n')
  assert.match(await ana.good('link', 'ls'), '  revoked · opened never')
})

test('the words of a guest are listed, shown, and taken back', async () => {
  assert.match(await ana.good('link', 'responses'), 'Guests said nothing yet')
  const link = await ana.json<GuestLink>('link', post.id, '--responses')
  assert.match(await ana.good('link', 'ls'), 'guests may respond · waiting for you: 0')
  const body = guestWords(link, { name: 'Käthe\u001b[31m', said: { text: 'How tall' } })
  const view = new URL(await ana.good('open', '--no-open')).origin
  const sent = await fetch(`${view}/g/r/${link.id}`, { method: 'POST', body })
  assert.is(sent.status, 202)
  await waitFor(async () => (await ana.json<GuestResponse[]>('link', 'responses')).length === 1)
  const [said] = await ana.json<GuestResponse[]>('link', 'responses')
  assert.match(
    await ana.good('link', 'responses'),
    /^Käthe.* {2}[\w-]{22}\n {2}guest, not checked/u,
  )
  assert.match(await ana.good('link', 'accept', said!.id), 'as words of a guest')
  assert.match(await ana.good('thread', post.id), /\(guest, not checked\).*\n {2}How tall/u)
  assert.match(await ana.good('link', 'undo', said!.id), 'waits for you again')
  assert.match(await ana.good('link', 'refuse', said!.id), 'Refused')
  assert.not.match(await ana.good('thread', post.id), 'How tall')
})

test('a board is named, and a place', async () => {
  await ana.good('save', post.id, '--board', 'Garden')
  const link = await ana.json<GuestLink>('link', '--board', 'garden', '--at', 'here')
  assert.equal([link.title, link.posts, link.origin], ['Garden', 1, 'https://ana.example'])
  const place = await ana.run('link', post.id, '--at', 'https://other.example')
  assert.is(place.code, 2)
  assert.match(place.stderr, 'There is: https://ana.example')
})

test('wrong words are told from wrong things', async () => {
  for (const [args, words] of [
    [['link'], 'Name a post, or a board with --board.'],
    [['link', 'x'], 'is not the id of a post'],
    [['link', post.id, '--days', '366'], '--days'],
    [['link', 'revoke', 'x'], 'is not the id of a link'],
    [['link', 'accept', 'x'], 'is not the id of what a guest said'],
    [['link', 'revoke', 'AAAAAAAAAAAAAAAAAAAAAA'], 'There is no such link.'],
    [['link', 'AAAAAAAAAAAAAAAAAAAAAA'], 'There is no such post.'],
    [['start', '--guests', 'http://ana.example'], 'an origin with HTTPS'],
    [['start', '--guests', 'https://ana.example', '--guests-at', 'ana'], '--guests-at'],
    [['relay', '--guest-bytes', '1GB'], '--guests'],
    [['start', '--site', 'here'], '--site'],
    [['start', '--site-url', 'https://me.example/'], '--site'],
    [['start', '--site', '0', '--site-url', 'me.example'], '--site-url'],
  ] as const) {
    const { code, stderr } = await ana.run(...args)
    assert.is.not(code, 0, args.join(' '))
    assert.match(stderr, words, args.join(' '))
  }
})

test.run()
