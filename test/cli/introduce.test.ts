/** Introductions, circles and suggestions from the command line. */
// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Aspect } from '../../node/http/people/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import type { Introductions } from '../../node/http/introductions/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/introduce')

let ana: CliHome
let bo: CliHome
let cy: CliHome

test.before(async () => {
  const [one, two, three] = await Promise.all(['Ana', 'Bo', 'Cy'].map((name) => CliHome.make(name)))
  assert.ok(one && two && three)
  ana = one
  bo = two
  cy = three
})

test.after(async () => {
  await Promise.all([ana, bo, cy].map((home) => home[Symbol.asyncDispose]()))
})

test('a friend of a friend is suggested, asked for and introduced', async () => {
  const invite = await ana.json<Invite>('invite', '--aspect', 'Family', '--uses', '2')
  for (const home of [bo, cy]) await home.good('join', invite.link)
  assert.match(await bo.good('suggestions'), 'Suggestions are off.')
  for (const home of [ana, bo, cy]) await home.good('suggestions', 'on')
  await waitFor(async () =>
    /^Cy, known by Ana {2}did:key:z6Mk\w+\n$/u.test(await bo.good('suggestions')),
  )
  const asked = await bo.good('suggestions', 'ask', 'Cy', '--note', 'We climb')
  assert.is(asked, 'Ana is asked to introduce you to Cy.\n')
  await waitFor(async () =>
    (await ana.good('meet')).includes('Bo asks you to introduce them to Cy'),
  )
  assert.match(await bo.good('suggestions'), 'asked')
  await ana.good('introduce', 'Bo', 'Cy')
  await waitFor(async () => (await cy.good('meet')).includes('Ana would have you meet Bo'))
  const withdrawn = await ana.good('introduce', '--withdraw', 'cy', 'Bo')
  assert.is(withdrawn, 'The introduction of Cy and Bo is taken back.\n')
  await waitFor(async () => (await cy.good('meet')) === 'Nobody is introduced to you.\n')
  const again = await ana.run('introduce', '--withdraw', 'Cy', 'Bo')
  assert.equal(
    [again.code, again.stderr],
    [1, 'You are not introducing Cy and Bo. Nothing was changed.\n'],
  )
  assert.is((await ana.run('introduce', '--withdraw', 'Cy', 'Bo', '--note', 'x')).code, 2)
  assert.is(
    await ana.good('introduce', 'Bo', 'cy', '--note', 'You both climb'),
    'Bo and Cy are told of each other. They are contacts as soon as both accept.\n',
  )
  await waitFor(async () => (await cy.good('meet')).includes('Ana would have you meet Bo'))
  assert.match(
    await cy.good('meet'),
    /^Ana would have you meet Bo {2}did:key:z6Mk\w+\n {2}You both climb\n/u,
  )
  const unsaid = await cy.run('meet', 'accept', 'Bo')
  assert.equal([unsaid.code, unsaid.stderr.includes('Choose one of them with --aspect')], [2, true])
  const accepted = await cy.good('meet', 'accept', 'Bo', '--aspect', 'Friends')
  assert.match(accepted, 'You accepted Bo, for Friends.')
  await waitFor(async () => (await bo.json<Introductions>('meet', 'ls')).meets.length === 1)
  await bo.good('meet', 'accept', 'Cy', '--as', 'Work')
  await waitFor(async () => (await cy.good('people')).includes('Bo  online  Friends'))
  await waitFor(async () => (await bo.good('people')).includes('Cy  online'))
  assert.match(await ana.good('meet'), 'You introduce Bo and Cy: both accepted')
})

test('a circle is one link for several people, who find each other in it', async () => {
  const invite = await ana.json<Invite>('invite', '--circle', 'Book club')
  assert.equal([invite.circle, invite.uses], ['Book club', 20])
  const joined = await bo.good('join', invite.link, '--circle')
  assert.match(joined, 'You are in the circle Book club now. Ana introduces you to the others')
  const aspects = await bo.json<Aspect[]>('aspect', 'ls')
  assert.is(aspects.find(({ name }) => name === 'Book club')?.members.length, 1)
  await using di = await CliHome.make('Di')
  await di.good('join', invite.link)
  await waitFor(async () => (await bo.good('meet')).includes('of the circle Book club'))
  assert.is(
    await bo.good('meet', 'accept', '--circle', 'book club'),
    'You accepted Di, for Book club. You are contacts as soon as they accept as well.\n',
  )
  assert.match(await bo.good('meet'), 'You accepted to meet Di')
  await waitFor(async () => (await di.json<Introductions>('meet', 'ls')).meets.length === 1)
  const nobody = await di.run('meet', 'accept', 'Zoe')
  assert.is(nobody.code, 2)
  assert.is((await di.run('meet', 'accept')).code, 2)
  await di.good('meet', 'ignore', 'Bo')
  assert.is(await di.good('meet'), 'Nobody is introduced to you.\n')
})

test('the name of a circle leads nobody into an aspect in which others are', async () => {
  await using eve = await CliHome.make('Eve')
  const [mine, theirs] = await Promise.all(
    [ana, eve].map((home) => home.json<Invite>('invite', '--circle', 'Climbers')),
  )
  const ground = await ana.json<Invite>('invite', '--aspect', 'Work')
  await using fay = await CliHome.make('Fay')
  await fay.good('join', ground.link)
  await fay.good('aspect', 'new', 'Climbers')
  await fay.good('aspect', 'add', 'Climbers', 'Ana')
  const told = await fay.good('join', theirs!.link, '--circle')
  assert.match(told, 'Others are in your aspect Climbers already, so Eve was not added to it')
  await fay.good('join', mine!.link)
  await cy.good('join', mine!.link)
  await cy.good('join', theirs!.link)
  await waitFor(async () => (await fay.json<Introductions>('meet', 'ls')).meets.length === 2)
  const accept = ['meet', 'accept', '--circle', 'climbers']
  assert.match((await fay.run(...accept)).stderr, '--by')
  assert.match((await fay.run(...accept, '--by', 'Eve')).stderr, '--aspect')
  await fay.good(...accept, '--by', 'Eve', '--as', 'Family')
  const meets = (await fay.json<Introductions>('meet', 'ls')).meets.map((meet) => [
    meet.by.name,
    meet.accepted,
  ])
  assert.equal(
    new Map(meets as [string, boolean][]),
    new Map([
      ['Ana', false],
      ['Eve', true],
    ]),
  )
})

test('what is suggested may be dismissed, and turned off', async () => {
  await using eve = await CliHome.make('Eve')
  const invite = await ana.json<Invite>('invite', '--aspect', 'Family')
  await eve.good('join', invite.link)
  await eve.good('suggestions', 'on')
  await waitFor(async () => (await eve.good('suggestions')).includes('Bo, known by Ana'))
  assert.is(await eve.good('suggestions', 'not-now', 'Bo'), 'Bo is not suggested any more.\n')
  assert.not.match(await eve.good('suggestions'), 'Bo')
  await eve.good('suggestions', 'off')
  assert.match(await eve.good('suggestions'), 'Suggestions are off.')
})

test.run()
