/** Carriers on the command line: asking a contact for it, and members of an aspect who carry for each other. */
// @timeout 200
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Carriers } from '../../node/http/carriers/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/carry')

let ana: CliHome
let bo: CliHome

test.before(async () => {
  ana = await CliHome.make('Ana')
  bo = await CliHome.make('Bo')
  const { link } = await ana.json<Invite>('invite', '--aspect', 'Family')
  await bo.good('join', link, '--aspect', 'Family')
})

test.after(async () => {
  await bo[Symbol.asyncDispose]()
  await ana[Symbol.asyncDispose]()
})

const carriersOf = (home: CliHome): Promise<Carriers> => home.json<Carriers>('carry', 'ls')

test('who is asked sees it, and is used as soon as they offer room', async () => {
  assert.match(await ana.good('carry', 'ask', 'bo'), 'Bo hears that you ask')
  assert.match(await ana.good('carry'), 'You asked Bo to carry for you.')
  const again = await ana.run('carry', 'ask', 'Bo')
  assert.is(again.code, 1)
  assert.match(again.stderr, 'Bo')
  await waitFor(async () => (await carriersOf(bo)).asking.length === 1)
  assert.match(await bo.good('carry'), 'Ana asks you to carry for them')
  assert.match(await bo.good('carry', 'offer', 'Ana', '2MB'), 'Ana may have up to 2 MB')
  await waitFor(async () => (await carriersOf(ana)).offers.some(({ isUsed }) => isUsed))
  assert.match(
    await ana.good('carry'),
    /One of your friends carries for you.*\nBo carries for you/u,
  )
})

test('members of an aspect that both chose carry for each other, until one takes it back', async () => {
  assert.match(await ana.good('carry', 'mutual', 'family'), 'Members of Family who chose the same')
  assert.is((await carriersOf(ana)).ours.length, 0)
  await bo.good('carry', 'mutual', 'Family')
  await waitFor(async () => (await carriersOf(ana)).ours.length === 1)
  await waitFor(async () => (await carriersOf(bo)).offers.some(({ isUsed }) => isUsed))
  assert.match(await ana.good('carry'), 'In Family, members and you carry for each other')
  const { mutual } = await ana.json<Carriers>('carry', 'mutual', 'Family', '--off')
  assert.equal(mutual, [])
  assert.match(await ana.good('carry', 'mutual', 'Family', '--off'), 'agrees with no more members')
})

test('an unknown person or aspect is named', async () => {
  for (const args of [
    ['carry', 'ask', 'Zed'],
    ['carry', 'mutual', 'Zed'],
  ]) {
    const { code, stderr } = await ana.run(...args)
    assert.is.not(code, 0)
    assert.match(stderr, 'Zed')
  }
})

test.run()
