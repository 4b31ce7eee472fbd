/** Carriers by the command line, each node a process of its own: what a home user does with a relay. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Carriers } from '../../node/http/carriers/schema.ts'
import type { Relay } from '../../node/http/relay/schema.ts'
import { Client } from '../../cli/client.ts'
import { parseBytes } from '../../cli/bytes.ts'
import { CliHome, CliProcess, run } from '../helpers/cli.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/relay')
const timeoutMs = 30_000
const local = ['--port', '0', '--peer-port', '0', '--listen', '127.0.0.1']

/** A relay that says that it runs. */
async function startRelay(home: string, ...args: string[]): Promise<CliProcess> {
  const relay = new CliProcess(['relay', '--home', home, ...local, ...args])
  const isOver = relay.ended.then(() => true)
  await waitFor(() => relay.stdout.includes('/p2p/'), {
    timeoutMs,
    description: relay.stderr,
  }).catch(async (error: unknown) => {
    await relay[Symbol.asyncDispose]()
    await isOver
    throw error
  })
  return relay
}

test('with one link a relay carries for who joins, says that it is full, and deletes what is withdrawn', async () => {
  await using folder = await tempDir()
  await using ana = await CliHome.make('Ana')
  await using relay = await startRelay(folder.path, '--carry', '2MB', '--each', '1.1MB')
  const [link = ''] = relay.stdout.split('\n')
  await waitFor(() => relay.stderr.includes('carries for nobody yet'))
  assert.match(relay.stderr, /It carries up to 2 MB, and offers 1\.1 MB/u)

  const joined = await ana.good('join', link, '--carry')
  assert.match(joined, 'relay carries what you write as soon as it offers room')
  const carriersOf = (): Promise<Carriers> => ana.json<Carriers>('carry', 'ls')
  const offer = await waitFor(async () => (await carriersOf()).offers[0], { timeoutMs })
  assert.equal([offer.bytes, offer.isUsed, offer.isFull], [1_100_000, true, false])

  const client = await Client.of(ana.path)
  const audience = (await client.call('GET /aspects')).items.slice(0, 1).map(({ id }) => id)
  for (let count = 0; count < 22; count += 1) {
    await client.call('POST /posts', { json: { text: 'x'.repeat(45_000), audience } })
  }
  await waitFor(async () => (await carriersOf()).offers[0]?.isFull, { timeoutMs })
  const line = await ana.good('carry')
  assert.match(line, /^relay carries for you: \d.* of 1\.1 MB {2}full: nothing new is kept there/mu)

  assert.match(await ana.good('carry', 'stop', 'relay'), 'relay no longer carries for you')
  const relayCarries = async (): Promise<Carriers> =>
    JSON.parse((await run(['carry', '--json', '--home', folder.path])).stdout) as Carriers
  await waitFor(async () => (await relayCarries()).ours[0]?.usedBytes === 0, { timeoutMs })
  assert.match(await ana.good('carry', 'use', 'relay'), 'relay carries what you write')
  await waitFor(async () => (await relayCarries()).ours[0]!.usedBytes > 500_000, { timeoutMs })

  assert.is((await relay.kill('SIGTERM')).code, 0)
  await using again = await startRelay(folder.path, '--carry', '2MB')
  await waitFor(() => /^For Ana: \d.* of 1\.1 MB$/mu.test(again.stderr))
  const secretOf = (text: string): string => text.slice(text.indexOf('#v1.') + 4).slice(0, 60)
  assert.is(secretOf(again.stdout), secretOf(link))
})

test('a relay that carries nothing is named by its addresses, and knows what it does', async () => {
  await using folder = await tempDir()
  const announce = '/dns4/relay.example/tcp/7278'
  const args = [
    '--reservations',
    '9',
    '--bytes-per-day',
    '50GB',
    '--announce',
    announce,
    '--status-page',
    '127.0.0.1:0',
  ]
  await using relay = await startRelay(folder.path, ...args)
  const [address = '', ...more] = relay.stdout.trim().split('\n')
  assert.match(address, /^\/dns4\/relay\.example\/tcp\/7278\/p2p\/12D3KooW\w{44}$/u)
  assert.equal(more, [])
  await waitFor(() => relay.stderr.includes('page for everybody'))
  assert.match(relay.stderr, /^relay is running\. Up to 9 nodes/u)
  assert.not(relay.stderr.includes('carries'))
  const [url = ''] = /http:\S+/u.exec(relay.stderr) ?? []
  assert.match(await (await fetch(url)).text(), address)

  const status = await run(['status', '--home', folder.path])
  assert.match(status.stdout, 'As a relay: 0 of 9 reservations, 0 connections, 0 peers in the DHT')
  assert.match(status.stdout, 'Passed on today: 0 kB of 50 GB')
  const { stdout } = await run(['status', '--json', '--home', folder.path])
  const { relay: told } = JSON.parse(stdout) as { relay: Relay }
  assert.equal([told.reservationsMax, told.addresses], [9, [address]])
})

test('with --bootstrap a node finds a relay, and takes part in the DHT', async () => {
  await using folder = await tempDir()
  await using relay = await startRelay(folder.path)
  await using ana = await CliHome.make(undefined, [], { isNodeProcess: true })
  await ana.start('--bootstrap', relay.stdout.trim())
  await ana.good('init', '--name', 'Ana')
  const peersOf = async (): Promise<string> =>
    /^As a relay: .*$/mu.exec((await run(['status', '--home', folder.path])).stdout)?.[0] ?? ''
  await waitFor(async () => (await peersOf()).includes('1 connection,'), { timeoutMs })
  assert.not((await ana.good('status')).includes('As a relay'))
  const wrong = await run(['start', '--bootstrap', '192.0.2.7:7278', '--home', ana.path])
  assert.equal([wrong.code, wrong.stderr.includes('does not fit --bootstrap')], [2, true])
})

test('room is offered and withdrawn between people', async () => {
  await using ana = await CliHome.make('Ana')
  await using bo = await CliHome.make('Bo')
  const { link } = await ana.json<{ link: string }>('invite')
  await bo.good('join', link)
  assert.match(await bo.good('carry'), 'Nobody carries for you')
  const early = await ana.run('carry', 'use', 'Bo')
  assert.is(early.code, 1)
  assert.is(early.stderr, 'This person does not offer to carry for you.\n')
  const offered = await bo.good('carry', 'offer', 'ana', '1.5GB')
  assert.is(offered, 'Ana may have up to 1.5 GB on your node. You cannot read it.\n')
  await waitFor(async () => (await ana.good('carry')).includes('offers to carry for you: 1.5 GB'))
  assert.is(
    await ana.good('carry', 'use', 'Bo'),
    'Bo carries what you write, from now on and from before.\n',
  )
  const carriers = await bo.json<Carriers>('carry', 'withdraw', 'Ana')
  assert.equal([carriers.offers, carriers.ours], [[], []])
  await waitFor(async () => (await ana.good('carry')).includes('Nobody carries'))
})

test('sizes are read strictly', async () => {
  const good: [string, number][] = [
    ['500MB', 5e8],
    ['5GB', 5e9],
    ['1.5 gb', 1.5e9],
    ['64kB', 64_000],
    ['2TB', 2e12],
  ]
  for (const [text, bytes] of good) assert.is(parseBytes(text, 'size'), bytes, text)
  for (const text of [
    '',
    '5',
    'GB',
    '5G',
    '-5GB',
    '0GB',
    '5 GB ',
    '1e3MB',
    '5GBB',
    '٥GB',
    '1,5GB',
    '5GiB',
  ]) {
    assert.throws(
      () => parseBytes(text, 'size'),
      (error: { code: string }) => error.code === 'usage',
      text,
    )
  }
})

test('a relay is told what it may not be', async () => {
  await using folder = await tempDir()
  const cases: [string[], RegExp][] = [
    [['--each', '5MB'], /^--each has no effect without --carry/u],
    [['--reservations', '513'], /^“[^”]+” does not fit --reservations,/u],
    [['--connection-bytes', 'x'], /^“[^”]+” does not fit --connection-bytes,/u],
    [['--bytes-per-day', '-1'], /^“[^”]+” does not fit --bytes-per-day,/u],
    [['--connection-minutes', '-1'], /^“[^”]+” does not fit --connection-minutes,/u],
    [['--status-page', 'relay.example:80'], /^“[^”]+” does not fit --status-page,/u],
    [['--status-page', '0.0.0.0'], /^“[^”]+” does not fit --status-page,/u],
    [['--announce', 'relay.example:7278'], /^“[^”]+” does not fit --announce,/u],
    [['--bootstrap', '/ip4/192.0.2.7/tcp/7278'], /^“[^”]+” does not fit --bootstrap,/u],
    [['--carry', 'much'], /^“[^”]+” does not fit --carry,/u],
    [['--carry', '10KB'], /^“[^”]+” does not fit --carry,/u],
    [['--carry', '5GB', '--each', '6GB'], /^“[^”]+” does not fit --each,/u],
    [['--carry', '5GB', '--each', '1KB'], /^“[^”]+” does not fit --each,/u],
  ]
  for (const [args, said] of cases) {
    const { code, stderr } = await run(['relay', '--home', folder.path, ...args])
    assert.is(code, 2, args.join(' '))
    assert.match(stderr, said)
  }
  const help = await run(['relay', '--help'])
  assert.match(help.stdout, /\$ pappus relay\n.*\$ pappus relay --carry 5GB/su)
})

test.run()
