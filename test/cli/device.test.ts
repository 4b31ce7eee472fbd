/** Devices on the command line: linking a new node by a link and six digits, naming, and revoking. */
// @timeout 200
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Client } from '../../cli/client.ts'
import type { Device } from '../../node/http/devices/schema.ts'
import { CliHome, type CliResult } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/device')

let ana: CliHome
let phone: CliHome

test.before(async () => {
  ana = await CliHome.make('Ana')
  phone = await CliHome.make()
  await phone.start()
})

test.after(async () => {
  await phone[Symbol.asyncDispose]()
  await ana[Symbol.asyncDispose]()
})

/** Begins a link, and answers what is asked about the node that brings it. */
async function offered(answer: string): Promise<{ link: string; ended: Promise<CliResult> }> {
  const client = await Client.of(ana.path)
  const ended = ana.runWith(`${answer}\n`, 'device', 'link', '--no-qr')
  await waitFor(async () => (await client.call('GET /devices/link')).open !== undefined)
  const { open } = await client.call('GET /devices/link')
  return { link: open!.link, ended }
}

const listed = async (): Promise<Device[]> =>
  (await ana.json<{ items: Device[] }>('device', 'ls')).items

test('a no makes it no device, and both say so', async () => {
  const { link, ended } = await offered('n')
  const joined = await phone.run('device', 'join', link)
  assert.is(joined.code, 1)
  assert.match(joined.stdout, /Compare these digits .*: \d{6}/u)
  assert.match(joined.stderr, 'The link is over, or your first device said no.')
  assert.match((await ended).stdout, 'It is no device of yours.')
  assert.is((await listed()).length, 1)
})

test('a yes makes it one, which is listed, named and revoked', async () => {
  const { link, ended } = await offered('y')
  assert.match(link, /^http:\/\/127\.0\.0\.1:7277\/device#v1\./u)
  assert.match(await phone.good('device', 'join', link), 'This is a device of yours.')
  assert.match((await ended).stdout, 'It is a device of yours, and fetches all that you can read.')
  await waitFor(async () => (await listed()).length === 2)
  const [, { id }] = (await listed()) as [Device, Device]
  assert.match(await ana.good('device', 'rename', id, 'Phone'), /^Phone {2}12D3/u)
  assert.match(await ana.good('device'), /this device.*\nPhone {2}12D3\w+ {2}online, yours since/u)
  const kept = await ana.runWith('n\n', 'device', 'revoke', 'phone')
  assert.match(kept.stderr, 'It keeps what it has')
  assert.is((await listed()).length, 2)
  const revoked = await ana.run('device', 'revoke', 'Phone', '--yes')
  assert.match(revoked.stderr, 'It has your 24 words.')
  assert.is(revoked.stdout, '“Phone” is no device of yours any more.\n')
  assert.is((await listed()).length, 1)
  await waitFor(async () =>
    (await phone.run('status')).stderr.includes('took this one off your devices'),
  )
})

test('wrong words are told from wrong things', async () => {
  const [{ id }] = (await listed()) as [Device]
  for (const [args, words] of [
    [['device', 'revoke', id, '--yes'], 'This device cannot take itself off'],
    [['device', 'revoke', 'Fridge'], 'Fridge'],
    [['device', 'rename', 'Fridge', 'Oven'], 'Fridge'],
    [['device', 'join', 'http://x/device#v1.abc'], 'This node'],
  ] as const) {
    const { code, stderr } = await ana.run(...args)
    assert.is.not(code, 0, args.join(' '))
    assert.match(stderr, words, args.join(' '))
  }
})

test.run()
