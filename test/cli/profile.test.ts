/** Profiles, the owner's own words for people, and mutes on the command line. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Person } from '../../node/http/people/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import type { PersonPage, Profile } from '../../node/http/profiles/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/profile')

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

test('a profile is told field by field, and seen by those who are told', async () => {
  assert.match(await ana.good('profile'), 'has your name alone')
  assert.is(
    await ana.good('profile', 'set', 'birthday', '02-29', '--for', 'Family', 'Friends'),
    'Birthday: told to Family, Friends.\n',
  )
  await ana.good('profile', 'set', 'links', 'https://example.org', 'mailto:ana@example.org')
  await ana.good('profile', 'set', 'bio', 'Gardens', '--for', 'everybody')
  assert.match(
    await ana.good('profile'),
    /^About {2}everybody\n {4}Gardens\nBirthday {2}Family, Friends\n/u,
  )
  assert.is(await ana.good('profile', 'show', '--as', 'everybody'), 'About\n    Gardens\n')
  assert.match(await ana.good('profile', 'show', '--as', 'bo'), /02-29\nLinks\n {4}https:/u)
  const told = async (): Promise<PersonPage> => bo.json<PersonPage>('profile', 'show', 'Ana')
  await waitFor(async () => Object.keys((await told()).about).length === 3)
  assert.match(await bo.good('profile', 'show', 'Ana'), /^Ana .*\nAbout\n {4}Gardens\n/u)
  assert.is(await ana.good('profile', 'rm', 'bio'), 'About: no longer told to anybody.\n')
  assert.match((await ana.run('profile', 'rm', 'bio')).stderr, 'has no such field: About.')
  assert.equal((await ana.json<Profile>('profile')).bio, { to: 'everybody' })
})

test('what does not fit a field is refused with the reason', async () => {
  const refused = async (...words: string[]): Promise<string> =>
    (await ana.run('profile', 'set', ...words)).stderr
  assert.match(await refused('birthday', '1983-02-29'), 'no such day')
  assert.match(await refused('links', 'javascript:alert(1)'), 'cannot be a link')
  assert.match(await refused('shoes', '42'), 'pronouns, bio')
  assert.match(await refused('place', 'one', 'two'), 'takes one value')
  assert.match(await refused('place', 'x', '--for', 'contacts', 'Family'), '--for contacts')
  assert.match(await refused('place', 'x', '--for', 'Nowhere'), 'Nowhere')
})

test('a name of one’s own stands in all lists, and finds its person', async () => {
  assert.match(await bo.good('contact', 'rename', 'Ana', 'Mum'), 'your name for Ana')
  await bo.good('contact', 'note', 'Mum', 'likes tulips')
  assert.is(await bo.good('contact', 'note', 'Mum'), 'likes tulips\n')
  assert.match(await bo.good('people'), /^Mum /u)
  assert.match(await bo.good('profile', 'show', 'mum'), 'calls themselves Ana')
  await ana.good('post', 'tulips are out', '--aspect', 'Family')
  await waitFor(async () => (await bo.good('feed', '--person', 'Mum')).includes('tulips'))
  assert.match(await bo.good('feed'), /^Mum /u)
  assert.match((await bo.run('contact', 'rename', 'Mum')).stderr, '--clear')
  assert.match(await bo.good('contact', 'rename', 'Mum', '--clear'), 'You call them Ana')
  await bo.good('contact', 'note', 'Ana', '--clear')
  assert.match(await bo.good('contact', 'note', 'Ana'), 'no note')
})

test('a mute hides posts until it ends', async () => {
  const { id } = await bo.json<Post>('feed', '--person', 'Ana')
  await ana.good('comment', id, 'and daffodils')
  await waitFor(async () => (await bo.good('thread', id)).includes('daffodils'))
  assert.match(await bo.good('mute', 'Ana'), 'is muted')
  assert.match((await bo.run('mute', 'Ana')).stderr, 'already muted')
  assert.not.match(await bo.good('feed'), 'tulips')
  const thread = await bo.good('thread', id)
  assert.ok(thread.includes('Ana, whom you muted') && !thread.includes('daffodils'))
  assert.match(await bo.good('thread', id, '--uncover'), 'daffodils')
  assert.match(await bo.good('feed', '--person', 'Ana'), 'tulips')
  const [person] = await bo.json<Person[]>('people', '--sharing', 'mutual', '--sort', 'last-post')
  assert.ok(person?.muted === true && person.lastPostMs !== undefined)
  assert.match(await bo.good('people', '--sharing', 'none'), 'Nobody.')
  assert.match((await bo.run('people', '--sort', 'age')).stderr, 'last-post')
  assert.match((await bo.run('people', '--sharing', 'all')).stderr, 'only-they')
  await bo.good('unmute', 'Ana')
  assert.match(await bo.good('feed'), 'tulips')
  assert.match((await bo.run('unmute', 'Ana')).stderr, 'not muted')
})

test('a pinned post is said to be so by its author’s readers', async () => {
  const { id } = await bo.json<Post>('feed', '--person', 'Ana')
  assert.match((await bo.run('pin', id)).stderr, 'only what you wrote')
  assert.match(await ana.good('pin', id), 'Pinned')
  assert.match((await ana.run('pin', id)).stderr, 'pinned already')
  await waitFor(async () => (await bo.good('feed', '--person', 'Ana')).includes('pinned'))
  assert.is((await ana.json<Post>('unpin', id)).pinned, false)
  assert.match((await ana.run('unpin', id)).stderr, 'not pinned')
})

test('a post is hidden until that is taken back', async () => {
  const { id } = await bo.json<Post>('feed', '--person', 'Ana')
  assert.match(await bo.good('hide', id), 'pappus unhide')
  assert.match((await bo.run('hide', id)).stderr, 'hidden already')
  assert.not.match(await bo.good('feed'), 'tulips')
  assert.not.match(await bo.good('feed', '--person', 'Ana'), 'tulips')
  assert.match(await bo.good('feed', '--hidden'), 'tulips')
  assert.match((await bo.run('feed', '--hidden', '--media')).stderr, '--hidden')
  assert.match((await ana.run('hide', id)).stderr, 'your own')
  assert.is((await bo.json<Post>('unhide', id)).hidden, false)
  assert.match(await bo.good('feed'), 'tulips')
  assert.match((await bo.run('unhide', id)).stderr, 'not hidden')
})

test.run()
