/** The commands of one person and between two. */
// @timeout 400
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Aspect, Person } from '../../node/http/people/schema.ts'
import type { Comment } from '../../node/http/comments/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Network } from '../../node/http/network/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import type { Reactors } from '../../node/http/reactions/schema.ts'
import type { Status } from '../../node/http/me/schema.ts'
import { Client } from '../../cli/client.ts'
import { normalBody } from '../../protocol/text.ts'
import { CliHome, CliProcess, run } from '../helpers/cli.ts'
import { runAsProcess } from '../helpers/cli.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/commands')
/** Characters that move a terminal's cursor, or turn the direction of its text. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u

let ana: CliHome
let bo: CliHome

test.before(async () => {
  const made = await Promise.all([CliHome.make('Ana'), CliHome.make('Bo')])
  ana = made[0]
  bo = made[1]
})

test.after(async () => {
  await Promise.all([ana[Symbol.asyncDispose](), bo[Symbol.asyncDispose]()])
})

test('two people become contacts by an invite, and read each other', async () => {
  await ana.good('post', 'before you came', '--aspect', 'Family')
  const invite = await ana.json<Invite>('invite', '--aspect', 'family')
  assert.ok(invite.link.length <= 200)
  // As a mail has it, quoted and broken into lines, with much below it.
  const lines = invite.link.replace('#', '%23').match(/.{1,50}/gu) ?? []
  const below = `> ${'and what was said before\n> '.repeat(60)}\n`
  const mail = `Hi Bo,\n> here it is:\n> ${lines.join('\n> ')}!\n\nAna\n${below}`
  const joined = await bo.runWith(mail, 'join', '-', '--aspect', 'Friends')
  assert.is(joined.code, 0, joined.stderr)
  assert.is(joined.stdout, 'You and Ana are contacts now.\n')
  await waitFor(async () => (await bo.good('feed')).includes('before you came'))
  const [person] = await bo.json<Person[]>('people')
  assert.is(person?.name, 'Ana')
  assert.is(person?.aspects.length, 1)
  assert.match(
    await ana.good('people'),
    /^Bo {2}online( {2}has everything up to [^\n]+?)? {2}Family {2}did:key:z6Mk\w+\n$/u,
  )
  const status = await ana.json<Status>('status')
  assert.is(status.contacts, 1)
})

test('status and doctor say how the node is connected, what to do, and over what a contact is reached', async () => {
  const status = await ana.good('status')
  assert.match(status, 'not known yet whether friends outside your home can reach your node')
  assert.match(
    status,
    /You can do this:\n {2}Have the router pass TCP port \d+ on to this machine/u,
  )
  const doctor = await bo.good('doctor')
  assert.match(doctor, /\nAna: connected on the local network\n {2}last seen now\n/u)
  assert.match(doctor, /\n {2}you have everything of theirs up to .+\n/u)
  const network = await bo.json<Network>('doctor')
  assert.equal(network.contacts[0]?.links, ['lan'])
  const whole = JSON.parse(await bo.good('status', '--json')) as { network: Network }
  assert.equal(whole.network.ports, network.ports)
  const wrong = await ana.run('start', '--lan', 'loud')
  assert.is(wrong.code, 2)
})

test('an invite comes as a page, too', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'for-cy')
  const link = (await ana.good('invite', '--aspect', 'Family', '--page', path)).trim()
  const page = await readFile(join(path, 'index.html'), 'utf8')
  assert.match(page, `<a href="${link}">`)
  assert.match(page, 'Ana')
  const wrong = await ana.run('invite', '--aspect', 'Family', '--source', 'x')
  assert.is(wrong.code, 2)
})

test('an invite that was used is said to be so', async () => {
  const [invite] = [await ana.json<Invite>('invite')]
  await using cy = await CliHome.make('Cy')
  assert.is((await cy.run('join', invite.link)).code, 0)
  await using di = await CliHome.make('Di')
  const again = await di.run('join', invite.link)
  assert.is(again.code, 1)
  assert.is(again.stderr, 'This invite has been used. Ask for a new one.\n')
  const own = await ana.run('join', invite.link)
  assert.match(own.stderr, 'This is your own invite')
  const mistyped = await di.run('join', `${invite.link.slice(0, -4)}xxxx`)
  assert.match(mistyped.stderr, 'This is not a whole invite link')
  assert.is(mistyped.code, 1)
})

test('a post may stand on standard input, with all its lines', async () => {
  const text = 'first line\n\n  third line “ö” 🌼'
  const posted = await ana.runWith(`${text}\n`, 'post', '-', '--aspect', 'Family', 'Work', '--json')
  assert.is(posted.code, 0, posted.stderr)
  const post = JSON.parse(posted.stdout) as Post
  assert.is(post.text, text)
  assert.is(post.audience.length, 2)
  assert.match(await ana.good('feed', '-n', '1'), '\n    first line\n\n    third line “ö” 🌼\n\n')
  assert.is(await ana.good('post', 'hello all', '--public'), 'Posted to everybody.\n')
})

test('what is longer than a pipe holds is printed to its end, and a reader may leave early', async () => {
  const client = await Client.of(ana.path)
  const work = (await client.call('GET /aspects')).items.find(({ name }) => name === 'Work')
  const audience = [work?.id ?? '']
  for (let count = 0; count < 20; count++)
    await client.call('POST /posts', { json: { text: 'x'.repeat(45_000), audience } })
  const feed = ['feed', '--json', '-n', '20', '--aspect', 'Work', '--home', ana.path]
  const { stdout: printed } = await runAsProcess(feed)
  assert.is(printed.trimEnd().split('\n').length, 20)
  assert.is(printed.length > 20 * 45_000, true)

  await using early = new CliProcess(['feed', '--json', '--aspect', 'Work', '--home', ana.path])
  early.process.stdout.once('data', () => early.process.stdout.destroy())
  const { code, stderr } = await early.ended
  assert.is(code, 0)
  assert.is(stderr, '')
})

test('a feed that is followed prints a friend’s post as it comes', async () => {
  await using feed = new CliProcess(['feed', '--follow', '--json', '--home', bo.path])
  // The posts that stand there already come first, so that nothing falls between the two.
  await waitFor(() => feed.stdout.includes('before you came'))
  await ana.good('post', 'live and direct', '--aspect', 'Family')
  await waitFor(() => feed.stdout.includes('live and direct'))
  const posts = feed.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Post)
  assert.is(posts.filter(({ text }) => text === 'live and direct').length, 1)
  assert.is(new Set(posts.map(({ id }) => id)).size, posts.length)
})

test('aspects are made, listed, filled and emptied', async () => {
  assert.is(await ana.good('aspect', 'new', 'Climbing'), 'Made the aspect Climbing.\n')
  const again = await ana.run('aspect', 'new', 'climbing')
  assert.is(again.code, 1)
  assert.is(again.stderr, 'You already have an aspect called “climbing”.\n')
  const added = await ana.good('aspect', 'add', 'climbing', 'bo')
  assert.is(added, 'Bo is a member of Climbing now.\n')
  assert.match(await ana.good('aspect', 'ls'), /^Climbing: Bo$/mu)
  const shown = await ana.good('aspect', 'add', 'climbing', 'bo', '--history')
  assert.is(shown, 'Bo is a member of Climbing now, and sees its earlier posts too.\n')
  const removed = await ana.good('aspect', 'rm', 'Climbing', 'Bo')
  assert.match(removed, /^Bo is no longer a member of Climbing\./u)
  assert.match(await ana.good('aspect'), /^Climbing: nobody yet$/mu)
  const aspects = await ana.json<Aspect[]>('aspect', 'ls')
  assert.equal(
    aspects.map(({ name }) => name),
    ['Family', 'Friends', 'Work', 'Climbing'],
  )
  const nobody = await ana.run('aspect', 'add', 'Climbing', 'Zoe')
  assert.is(nobody.code, 2)
  assert.match(nobody.stderr, '“Zoe”')
})

test('an id that begins like an option is an id', async () => {
  const id = '-MImXtqmfKQ9MmeKycWwnA'
  for (const args of [
    ['thread', id],
    ['thread', id, '--json'],
    ['comment', id, '-5 degrees'],
    ['react', id],
    ['react', id, '👍', '--remove'],
    ['delete', id],
  ]) {
    const { code, stderr } = await ana.run(...args)
    assert.is(code, 1, stderr)
  }
  assert.is((await ana.run('thread', id, '--bogus')).code, 2)
})

test('a post is commented on, read with its thread, and deleted', async () => {
  const post = await ana.json<Post>('post', 'what do you think?', '--aspect', 'Family')
  await waitFor(async () => (await bo.good('feed')).includes('what do you think?'))
  const commented = await bo.runWith('wonderful\nreally', 'comment', post.id, '-')
  assert.is(commented.stderr, '')
  assert.match(commented.stdout, /^Commented\. The others see it once/u)
  await waitFor(async () => (await ana.good('feed')).includes('1 comment'))
  assert.is(await ana.good('comment', post.id, 'thanks'), 'Commented.\n')
  const thread = await ana.good('thread', post.id)
  assert.match(
    thread,
    /\n {4}what do you think\?\n\n {2}Bo · .*\n {6}wonderful\n {6}really\n\n {2}Ana/u,
  )
  const read = await bo.json<{ post: Post; comments: Comment[] }>('thread', post.id)
  const [first] = read.comments
  assert.is(read.post.id, post.id)
  assert.is(
    await bo.good('delete', first?.id ?? ''),
    'Deleted the comment, here and for all who could read it.\n',
  )
  await waitFor(async () => !(await ana.good('thread', post.id)).includes('wonderful'))
  const refused = await bo.run('delete', post.id)
  assert.equal(
    [refused.code, refused.stderr],
    [1, 'You can change and delete only what you wrote, and delete comments on your own posts.\n'],
  )
  assert.match(await ana.good('delete', post.id), /^Deleted the post/u)
  await waitFor(async () => !(await bo.good('feed')).includes('what do you think?'))
  const gone = await ana.run('thread', post.id)
  assert.equal([gone.code, gone.stderr], [1, 'There is no such post.\n'])
})

test('a comment is replied to and edited, and a thread locked', async () => {
  const post = await ana.json<Post>('post', 'to be locked', '--public')
  const comment = await ana.json<Comment>('comment', post.id, 'teh start')
  assert.is(await ana.good('comment', comment.id, 'a reply'), 'Commented.\n')
  assert.is(await ana.good('history', comment.id), 'No earlier version of it is here.\n')
  assert.is(await ana.good('edit', comment.id, 'the start'), 'Changed.\n')
  assert.match(await ana.good('history', comment.id), 'teh start')
  const thread = await ana.good('thread', post.id)
  assert.match(
    thread,
    /^ {2}Ana · .* · edited · .*\n {6}the start\n\n {3}↳ Ana · .*\n {9}a reply$/mu,
  )
  assert.match(await ana.good('lock', post.id), /^Locked\./u)
  assert.match(await ana.good('thread', post.id), 'thread locked')
  assert.is(await ana.good('unlock', post.id), 'Unlocked.\n')
  const [read] = (await ana.json<{ comments: Comment[] }>('thread', post.id)).comments
  assert.equal([read?.replies.count, read?.replies.items[0]?.parent], [1, comment.id])
})

test('posts and comments are reacted to, and who reacted is listed', async () => {
  const post = await ana.json<Post>('post', 'what a day', '--aspect', 'Family')
  await waitFor(async () => (await bo.good('feed')).includes('what a day'))
  assert.is(await bo.good('react', post.id), 'No reactions yet.\n')
  assert.match(await bo.good('react', post.id, '👍'), /^👍 {2}Bo/u)
  assert.match(await ana.good('react', post.id, '❤️'), /^❤ {2}Ana$/mu)
  await waitFor(async () => (await ana.good('react', post.id)) === '👍  Bo\n❤  Ana\n')
  await waitFor(async () => /❤ 1.*👍 1/u.test(await bo.good('feed')))
  assert.match(await ana.good('react', post.id, '❤', '--remove'), /^👍 {2}Bo\n$/u)
  const { reactions, people } = await ana.json<Reactors>('react', post.id, '👍')
  assert.equal(reactions, [{ emoji: '👍', count: 2, isMine: true }])
  assert.equal(people.map(({ person }) => person.name).toSorted(), ['Ana', 'Bo'])
  const comment = await ana.json<Comment>('comment', post.id, 'long, too')
  await waitFor(async () => (await bo.good('thread', post.id)).includes('long, too'))
  await bo.good('react', comment.id, '🎉')
  await waitFor(async () => /Ana · .*🎉 1/u.test(await ana.good('thread', post.id)))
  for (const emoji of ['yes', 'x'.repeat(500), '👍👍']) {
    const refused = await bo.run('react', post.id, emoji)
    assert.equal([refused.code, refused.stderr], [1, 'A reaction is one emoji.\n'])
  }
  assert.is((await bo.run('react', 'AAAAAAAAAAAAAAAAAAAAAA', '👍')).code, 1)
})

test('what is new is shown once', async () => {
  await bo.good('feed', '--unread')
  assert.is(await bo.good('feed', '--unread'), 'Nothing new.\n')
  await ana.good('post', 'breaking news', '--aspect', 'Family')
  const shown = await waitFor(async () => {
    const output = await bo.good('feed', '--unread', '--json')
    return output === '' ? undefined : output
  })
  assert.is((JSON.parse(shown) as Post).text, 'breaking news')
  assert.is(await bo.good('feed', '--unread'), 'Nothing new.\n')
})

test('a contact is blocked and unblocked', async () => {
  assert.match(await ana.good('block', 'bo'), /^Bo is blocked:/u)
  assert.match(await ana.good('people'), /^Bo {2}blocked {2}did:key/mu)
  assert.not.match(await ana.good('aspect', 'ls'), 'Bo')
  const added = await ana.run('aspect', 'add', 'Family', 'Bo')
  assert.is(added.stderr, 'You blocked this person. Unblock them first.\n')
  assert.match(await ana.good('people', '--blocked'), /^Bo {2}did:key:z6Mk\w+\n$/u)
  assert.match(await ana.good('unblock', 'bo'), /^Bo is no longer blocked\./u)
  assert.not.match(await ana.good('people'), 'blocked')
})

test('wrong arguments are answered with 2 and what is wrong', async () => {
  const cases: [string[], RegExp][] = [
    [['nothing'], /unknown command 'nothing'/u],
    [['post'], /^Say what to post: a text, files with --photo/u],
    [['post', 'hi'], /^Say who may read it: --aspect/u],
    [['post', 'hi', '--public', '--aspect', 'Family'], /--public and --aspect cannot/u],
    [['post', 'hi', '--aspect', 'Nowhere'], /called “Nowhere”/u],
    [['feed', '-n', '0'], /“0” does not fit --number/u],
    [['feed', '-n', '101'], /a whole number from 1 to 100/u],
    [['invite', '--uses', '0'], /“0” does not fit --uses/u],
    [['invite', '--expires', '7'], /“7” does not fit --expires/u],
    [['init'], /required option '--name <name>'/u],
    [['start', '--port', '70000'], /“70000” does not fit --port/u],
    [['start', '--port', 'x'], /“x” does not fit --port/u],
    [['aspect', 'nothing'], /“pappus aspect nothing” is not a command/u],
    [['status', '--wrong'], /unknown option '--wrong'/u],
  ]
  await Promise.all(
    cases.map(async ([args, pattern]) => {
      const { code, stderr, stdout } = await ana.run(...args)
      assert.is(code, 2, `${args.join(' ')}: ${stderr}`)
      assert.match(stderr, pattern)
      assert.is(stdout, '')
      assert.not.match(stderr, / at .*\.ts:/u)
    }),
  )
})

test('every command has help, and asking for it is not wrong', async () => {
  const names = ['start', 'open', 'status', 'stop', 'init', 'phrase', 'invite', 'join', 'post']
  const commands = [
    ...names,
    'feed',
    'people',
    'aspect',
    'aspect ls',
    'aspect add',
    'block',
    'unblock',
    'thread',
    'comment',
    'react',
    'delete',
    'get',
    'photos',
    'storage',
  ]
  await Promise.all(
    ['', ...commands].map(async (name) => {
      const { code, stdout, stderr } = await run([...name.split(' ').filter(Boolean), '--help'])
      assert.is(code, 0, name)
      assert.is(stderr, '')
      assert.match(stdout, 'Usage: pappus')
    }),
  )
  const version = await run(['--version'])
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/u)
  const bare = await run([])
  assert.is(bare.code, 2)
  assert.match(`${bare.stdout}${bare.stderr}`, 'Usage: pappus')
})

test('the recovery phrase is 24 words, alone on standard output', async () => {
  const { stdout, stderr } = await ana.run('phrase')
  assert.match(stdout, /^([a-z]+ ){23}[a-z]+\n$/u)
  assert.match(stderr, 'Write these words')
})

test('an address of the view signs one browser in, once', async () => {
  const url = new URL((await ana.good('open', '--no-open')).trimEnd())
  const body = JSON.stringify({ token: url.hash.replace('#token=', '') })
  const headers = { 'content-type': 'application/json' }
  const signIn = () => fetch(`${url.origin}/api/session`, { method: 'POST', headers, body })
  assert.is((await signIn()).status, 200)
  assert.is((await signIn()).status, 401)
})

test('nothing that others write can command the terminal', async () => {
  const attack =
    'x\u001b[31mred\u001b]0;title\u0007\u009b2J\u001b]8;;http://evil\u0007y\u202eback\r\bz'
  await using eve = await CliHome.make(`Eve${attack}`)
  const invite = await ana.json<Invite>('invite', '--aspect', 'Work')
  const joined = await eve.run('join', invite.link, '--aspect', 'Family')
  assert.is(joined.code, 0, joined.stderr)
  await eve.good('post', `evil words ${attack}`, '--aspect', 'Family')
  await eve.good('aspect', 'new', `Odd${attack}`)
  const feed = await waitFor(async () => {
    const { stdout, stderr } = await ana.run('feed')
    return stdout.includes('evil words') ? stdout + stderr : undefined
  })
  const outputs = [feed, joined.stdout, await ana.good('people'), await ana.good('aspect', 'ls')]
  outputs.push(await eve.good('status'), await eve.good('aspect', 'ls'))
  outputs.push((await eve.run('aspect', 'add', `Odd${attack}`, 'Nobody')).stderr)
  outputs.push(await eve.good('post', 'x', '--aspect', `Odd${attack}`), await eve.good('feed'))
  outputs.push(await ana.good('feed', '--json'), await ana.good('people', '--json'))
  for (const output of outputs) assert.not.match(output, controls)
  // Without the character that begins a command, the rest is text like any other.
  assert.match(feed, '\n    evil words x[31mred]0;title2J]8;;http://evily')
  const [post] = (await ana.good('feed', '--json')).trimEnd().split('\n').slice(-1)
  assert.is((JSON.parse(post ?? '') as Post).text, `evil words ${normalBody(attack)}`)
})

test('no line of a post or comment can pass for the heading of another one', async () => {
  const heading = /^( *)(\S.*) · .+ · [\w-]{22}$/gmu
  const id = 'x3Zt1qGmSl2mJ0uVn5yXHg'
  const forged = [
    'hello',
    `Ana · 5 minutes ago · Family · ${id}`,
    `  Ana · 5 minutes ago · ${id}`,
    '',
    `Ana · now · ${id}`,
    'forged words',
  ].join('\r\n')
  const posted = await bo.runWith(forged, 'post', '-', '--public', '--json')
  const post = JSON.parse(posted.stdout) as Post
  const commented = await bo.runWith(forged, 'comment', post.id, '-')
  assert.is(commented.code, 0, commented.stderr)
  const count = (output: string, indent: number): string[] =>
    [...output.matchAll(heading)].flatMap(([, space = '', name = '']) =>
      space.length === indent ? [name] : [],
    )
  for (const output of [await bo.good('feed', '-n', '1'), await bo.good('thread', post.id)]) {
    assert.match(output, 'forged words')
    assert.is(count(output, 0).filter((name) => name.startsWith('Ana')).length, 0, output)
    assert.is(count(output, 2).filter((name) => name.startsWith('Ana')).length, 0, output)
  }
  const thread = await bo.good('thread', post.id)
  assert.is(count(thread, 2).length, 1, thread)
})

test('names that show nothing, or look like another one, are refused', async () => {
  for (const name of ['\u200b', '\u3164']) {
    const made = await bo.run('aspect', 'new', name)
    assert.equal(
      [made.code, made.stderr],
      [1, 'There is nothing to see in this. At least one character must be visible.\n'],
    )
  }
  assert.match(
    (await bo.run('aspect', 'new', 'Fri\u200bends')).stderr,
    'You already have an aspect',
  )
  assert.is(await bo.good('aspect', 'new', 'B\u202eoo\u200bks'), 'Made the aspect Books.\n')
  assert.match(await bo.good('post', 'x', '--aspect', 'Fri\u200bends'), 'Friends')
})

test('the texts come in the language of the system', async () => {
  const { stdout } = await run(['--help'], { env: { LC_ALL: 'xx_XX.UTF-8' } })
  assert.match(stdout, 'Usage: pappus')
})

test.run()
