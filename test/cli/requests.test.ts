/** Finding somebody and becoming contacts by a request. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Status } from '../../node/http/me/schema.ts'
import type { Found, Requests } from '../../node/http/requests/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { startDht } from '../helpers/dht-server.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/requests')
const soon = { timeoutMs: 90_000 }

test('find, ask, accept: two strangers are contacts', async () => {
  await using dht = await startDht()
  const bootstrap = dht.bootstrap.flatMap((address) => ['--bootstrap', address])
  await using ana = await CliHome.make('Ana', bootstrap)
  await using bo = await CliHome.make('Bo', bootstrap)
  assert.match(await ana.good('findable'), /^Contacts find your node again/u)
  assert.match(await ana.good('findable', 'anyone'), /^Anyone with your id/u)
  const { me } = await ana.json<Status>('status')
  const id = me?.id ?? ''
  await waitFor(async () => (await bo.json<Found>('find', id)).state === 'found', soon)
  assert.match(await bo.good('find', id), new RegExp(`^Ana {2}${id}\n`, 'u'))
  const asked = await bo.good('find', id, '-a', 'Friends', '--note', 'from \u001b[31mschool')
  assert.match(asked, /^Ana is being asked/u)

  await waitFor(async () => (await ana.json<Requests>('requests')).received.length === 1, soon)
  const listed = await ana.good('requests')
  assert.match(
    listed,
    /^Bo {2}would like to be your contact {2}did:key:z6Mk\w+\n {2}from \[31mschool\n$/u,
  )
  assert.match(await bo.good('requests'), /^Ana {2}you asked; /u)
  const { person } = await ana.json<{ person: { name: string } }>('requests', 'ignore', 'bo')
  assert.is(person.name, 'Bo')
  const again = await ana.run('requests', 'ignore', 'Bo')
  assert.equal([again.code, again.stderr], [1, 'You already ignore Bo. Nothing was changed.\n'])
  assert.match(await ana.good('requests', 'block', 'Bo'), 'Bo is blocked')
  assert.match(await ana.good('requests', 'unblock', 'Bo'), 'Bo is no longer blocked')
  // Nobody becomes a member of whatever aspect comes first.
  assert.is((await ana.run('requests', 'accept', 'Bo')).code, 2)
  assert.match(
    await ana.good('requests', 'accept', 'Bo', '--aspect', 'family'),
    'Bo is your contact as soon as their node hears of it, and a member of Family.',
  )
  await waitFor(async () => (await bo.good('people')).startsWith('Ana'), soon)
  assert.is(await bo.good('requests'), 'Nobody asks to be your contact, and you ask nobody.\n')
  assert.match(await bo.good('find', id), 'Ana is your contact already')
  const known = await bo.run('find', id, '--aspect', 'Friends')
  assert.equal([known.code, known.stdout], [1, 'Ana is your contact already.\n'])
})

test('what cannot be is said', async () => {
  await using ana = await CliHome.make('Ana')
  const id = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
  const nobody = await ana.run('find', id)
  assert.is(nobody.code, 1)
  assert.match(nobody.stdout, 'knows no other nodes yet')
  assert.is((await ana.run('find', 'Bo')).code, 2)
  assert.is((await ana.run('findable', 'everybody')).code, 2)
  assert.is((await ana.run('requests', 'accept', 'Bo')).code, 2)
  assert.match(await ana.good('find', id, '--as', 'Family'), 'is being asked')
  assert.equal(await ana.json('requests', 'withdraw', id), { person: { id } })
  assert.match(await ana.good('find', id, '--aspect', 'Family'), 'is being asked')
  await ana.good('block', id)
  assert.match(await ana.good('people', '--blocked'), id)
  const blocked = await ana.run('find', id, '--aspect', 'Family')
  assert.equal([blocked.code, blocked.stdout], [1, 'You blocked this person.\n'])
  await ana.good('unblock', id)
})

test.run()
