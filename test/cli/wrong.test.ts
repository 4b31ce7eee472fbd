/** People mistype, or ask for things in vain: each time the command says what is wrong, what there is, and changes nothing. */
// @timeout 600
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commentTextBytesMax, postTextBytesMax } from '../../protocol/limits.ts'
import { CliHome, run, type CliResult } from '../helpers/cli.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../helpers/nodes.ts'

const test = suite('cli/wrong')
/** Commands at a time. */
const atOnce = 4

let nodes: TestNodes<readonly ['Ana', 'Bo', 'Bo', 'Cy']>
let ana: TestNode
let [firstBo, secondBo]: string[] = []

test.before(async () => {
  nodes = await startNodes(['Ana', 'Bo', 'Bo', 'Cy'])
  const [host, ...guests] = nodes.all
  ana = host
  for (const guest of guests) await befriend(host, guest, { aspect: 'Family' })
  ;[firstBo, secondBo] = guests.map(({ person }) => person)
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

function pappus(...args: string[]): Promise<CliResult> {
  return run([...args, '--home', ana.home])
}

/** Each command, its exit code, and what it says on standard error; nothing on standard output. */
async function expectAll(cases: readonly [string[], number, RegExp | string][]): Promise<void> {
  for (let start = 0; start < cases.length; start += atOnce) {
    const some = cases.slice(start, start + atOnce)
    await Promise.all(
      some.map(async ([args, code, said]) => {
        const result = await pappus(...args)
        assert.match(result.stderr, said)
        assert.equal([result.code, result.stdout], [code, ''], args.join(' '))
        assert.not.match(result.stderr, / at .*\.ts:/u)
      }),
    )
  }
}

test('a name of two contacts is answered with both ids, and either id chooses', async () => {
  const line = `\n  Bo  (?:${firstBo}|${secondBo})`
  const both = new RegExp(
    `^Several here are called “bo”\\. Use the id [^\n]*${line}${line}\n$`,
    'u',
  )
  await expectAll([
    [['block', 'bo'], 2, both],
    [['aspect', 'rm', 'Family', 'bo'], 2, both],
    [['carry', 'offer', 'bo', '5GB'], 2, both],
    [['introduce', 'bo', 'Cy'], 2, both],
  ])
  assert.equal(await ana.social.people.blocked(), [])
  const blocked = await pappus('block', secondBo ?? '')
  assert.match(blocked.stdout, /^Bo is blocked:/u)
  // Of the two, only one is blocked.
  assert.match((await pappus('unblock', 'Bo')).stdout, /^Bo is no longer blocked/u)
  await ana.social.aspects.addMember(await ana.aspect('Family'), nodes.all[2].person, {
    history: false,
  })
})

test('a name of nothing is answered with what there is', () =>
  expectAll([
    [['post', 'hi', '--aspect', 'Nope'], 2, /“Nope”\. Choose from: Family, Friends\.\n/u],
    [['block', 'Zoe'], 2, 'No contact of yours is called “Zoe”. Choose from: Bo, Cy.\n'],
    [
      ['requests', 'accept', 'Zoe', '--aspect', 'Family'],
      2,
      /There is nothing to choose from yet/u,
    ],
    [['meet', 'accept', 'Zoe', '--aspect', 'Family'], 2, /^Nobody called “Zoe” is introduced/u],
    [['meet', 'accept', '--circle', 'Zoe'], 2, /^No circle called “Zoe” waits for you\./u],
    [['meet', 'ignore', 'Zoe', '--for', 'Cy'], 2, /^This contact does not ask you/u],
    [['suggestions', 'ask', 'Zoe'], 2, /^Nobody called “Zoe” is suggested to you\./u],
    [['aspect', 'frob'], 2, /^“pappus aspect frob” is not a command\. .*: ls, new, add, rm\.\n/u],
    [['carry', 'frob', '--json'], 2, /^“pappus carry frob” is not a command/u],
  ]))

test('what is no id is told from an id of nothing', () =>
  expectAll([
    [['thread', 'abc'], 2, /^“abc” is not the id of a post or comment\. .*22 characters/u],
    [['comment', 'abc', 'hi'], 2, /^“abc” is not the id of a post or comment/u],
    [['delete', 'abc'], 2, /^“abc” is not the id of a post or comment/u],
    [['draft', 'show', 'abc'], 2, /^“abc” is not the id of a draft\. .*pappus drafts/u],
    [['thread', 'x3Zt1qGmSl2mJ0uVn5yXHg'], 1, 'There is no such post.\n'],
    [['block', 'did:key:z6Mkabc'], 2, /^“did:key:z6Mkabc” is not the id of a person/u],
    [['find', 'Bo'], 2, /^“Bo” is not the id of a person/u],
  ]))

test('a text that is empty or too long says so, with what it has and may have', async () => {
  const long = 'é'.repeat(postTextBytesMax / 2 + 1)
  const posted = await run(['post', '-', '--aspect', 'Family', '--home', ana.home], { input: long })
  const numbers = `it has ${postTextBytesMax + 2} bytes, and the most is ${postTextBytesMax}.`
  assert.match(posted.stderr, numbers)
  assert.is(posted.code, 1)
  const id = 'x3Zt1qGmSl2mJ0uVn5yXHg'
  await expectAll([
    [['post', ' ', '--aspect', 'Family'], 2, /^<text> must not be empty\./u],
    [['comment', id, ''], 2, /^<text> must not be empty\./u],
    [
      ['comment', id, 'x'.repeat(commentTextBytesMax + 1)],
      1,
      /it has 8001 bytes, and the most is/u,
    ],
    [['aspect', 'new', ' '], 2, /^<name> must not be empty\./u],
    [['aspect', 'new', 'x'.repeat(121)], 1, /name is too long: it has 121 bytes/u],
    [['introduce', 'Cy', firstBo ?? '', '--note', 'x'.repeat(801)], 1, /note is too long: .* 801/u],
  ])
  assert.equal(await ana.texts(), [])
})

test('options that exclude or need each other say so', () =>
  expectAll([
    [
      ['post', 'hi'],
      2,
      /^Say who may read it: --aspect .*\(Family, Friends\), --to .*, or --public\./u,
    ],
    [['post', 'hi', '--public', '--aspect', 'Family'], 2, /^--public and --aspect cannot be used/u],
    [['feed', '--unread', '--follow'], 2, /^--unread and --follow cannot be used together/u],
    [['feed', '--unread', '-n', '5'], 2, /^--unread and --number cannot be used together/u],
    [['invite', '--circle', 'Club', '--aspect', 'Family'], 2, /^--circle and --aspect cannot be/u],
    [['join', 'x', '--history'], 2, /^--history has no effect without --aspect\./u],
    [['find', firstBo ?? '', '--note', 'hi'], 2, /^--note has no effect without --aspect\./u],
    [['meet', 'accept'], 2, /^Name either one person, or a circle with --circle\./u],
    [['introduce', 'Cy', 'cy'], 2, /^Cy and Cy are the same person\./u],
    [['start', '--listen', 'nonsense'], 2, /^“nonsense” does not fit --listen, .* IP address/u],
    [['start', '--log', 'loud'], 2, /'loud' is invalid. Allowed choices are silent, error/u],
    [['invite', '--expires', '9999d'], 2, /^“9999d” does not fit --expires, .* up to 365d\./u],
    [['invite', '--uses', '100000'], 2, /whole number from 1 to \d+\./u],
  ]))

test('a command that would change nothing does not say that it did', async () => {
  assert.is((await pappus('introduce', 'Cy', firstBo ?? '')).code, 0)
  const nothing = 'Nothing was changed.\n'
  await expectAll([
    [['unblock', 'Cy'], 1, `Cy is not blocked. ${nothing}`],
    [['unblock', firstBo ?? ''], 1, `Bo is not blocked. ${nothing}`],
    [['carry', 'stop', 'Cy'], 1, `Cy does not carry for you. ${nothing}`],
    [['carry', 'withdraw', 'Cy'], 1, `You offer Cy no room. ${nothing}`],
    [['aspect', 'add', 'Family', 'Cy'], 1, /^Cy is already a member of Family\./u],
    [['aspect', 'rm', 'Friends', 'Cy'], 1, `Cy is not a member of Friends. ${nothing}`],
    [['introduce', 'Cy', firstBo ?? ''], 1, `You have already introduced Cy and Bo. ${nothing}`],
    [['introduce', 'Cy', secondBo ?? '', '--withdraw'], 1, /^You are not introducing Cy and Bo\./u],
    [['suggestions', 'off'], 1, `Suggestions are already off. ${nothing}`],
  ])
  assert.is((await pappus('carry', 'offer', 'Cy', '5GB')).code, 0)
  await expectAll([[['carry', 'offer', 'Cy', '5GB'], 1, `You already offer Cy 5 GB. ${nothing}`]])
  assert.is((await pappus('people', '--blocked')).stdout, 'You have blocked nobody.\n')
})

test('a post that nobody can read yet is kept, and its writer is told how it is read', async () => {
  const posted = await pappus('post', 'first words', '--aspect', 'Friends')
  assert.equal([posted.code, posted.stdout], [0, 'Posted to Friends.\n'])
  assert.match(posted.stderr, /^Nobody is in Friends yet, so nobody can read this post\./u)
  assert.match(posted.stderr, '“pappus invite --aspect Friends”')
  const read = await pappus('post', 'more words', '--aspect', 'Family', 'Friends')
  assert.equal([read.code, read.stderr], [0, ''])
  await ana.social.aspects.create('Book club')
  const quoted = await pappus('post', 'words', '--aspect', 'Book club', '--json')
  assert.match(quoted.stderr, '“pappus invite --aspect "Book club"”')
  assert.is((JSON.parse(quoted.stdout) as { text: string }).text, 'words')
  await using di = await CliHome.make('Di')
  const alone = await di.run('post', 'anybody?', '--public')
  assert.match(alone.stderr, /^You have no contacts yet, so nobody can read this post\./u)
})

test.run()
