/** The view on other devices, from the command line. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Browser, View } from '../../node/http/view/schema.ts'
import { run } from '../helpers/cli.ts'
import { lanOf, lanRequest } from '../helpers/lan.ts'
import { startNodes, type TestNodes } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/view')
let nodes: TestNodes<['Ana']>
let home: string

test.before(async () => {
  nodes = await startNodes(['Ana'], { interfaces: () => lanOf('127.0.0.2') })
  ;[{ home }] = nodes.all
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

const pappus = (input: string, ...args: string[]): ReturnType<typeof run> =>
  run([...args, '--home', home], { input })

async function good(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await pappus('', ...args)
  assert.is(code, 0, stderr)
  return stdout
}

async function json<T>(...args: string[]): Promise<T> {
  return JSON.parse(await good(...args, '--json')) as T
}

/** A phone that brings the code as soon as there is one. */
async function bringCode(): Promise<{ url: string; ticket: string }> {
  const { addresses, pairing } = await waitFor(async () => {
    const view = await json<View>('view')
    return view.pairing === undefined ? undefined : view
  })
  const url = addresses[0] ?? ''
  const body = JSON.stringify({ code: pairing?.code })
  const headers = { 'content-type': 'application/json', 'user-agent': 'Android Mobile Firefox/1' }
  const answer = await lanRequest(url, {
    method: 'POST',
    path: '/api/session/claim',
    headers,
    body,
  })
  assert.is(answer.status, 201, answer.text)
  return { url, ...(answer.body as { ticket: string }) }
}

test('on, pair, ls, rename, sign out, off', async () => {
  assert.is(await good('view'), 'Only this machine can open the view.\n')
  const off = await pappus('', 'view', 'off')
  assert.equal(
    [off.code, off.stderr],
    [1, 'Other devices cannot open the view as it is. Nothing was changed.\n'],
  )
  const on = await good('view', 'on', '--port', '0')
  assert.match(on, /^The view answers on your local network:\n {2}https:\/\/127\.0\.0\.2:\d+\n/u)
  assert.match(on, /pappus-authority\.crt\n {2}SHA-256 [0-9A-F:]{95}\n$/u)

  const [paired] = await Promise.all([
    pappus('Yes\n', 'view', 'pair', '--name', 'Mine'),
    bringCode(),
  ])
  assert.is(paired.code, 0, paired.stderr)
  assert.match(paired.stdout, /^https:\S+\/#pair=[0-9A-Z]{10}\n/u)
  assert.match(paired.stdout, /\nPhone, Firefox on Android at 127\.0\.0\.\d+ shows: \d{6}\n/u)
  assert.match(paired.stdout, /It is signed in\.\n$/u)
  assert.match(await good('view', 'ls'), /^Mine {2}on another device, last used /u)

  assert.match(await good('view', 'rename', 'mine', 'Old phone'), /^Old phone {2}/u)
  const unknown = await pappus('', 'view', 'sign-out', 'Tablet')
  assert.is(unknown.code, 2)
  assert.match(
    unknown.stderr,
    'You have signed in no browser called “Tablet”. Choose from: Old phone.',
  )
  assert.is(await good('view', 'sign-out', 'Old phone'), 'Old phone is signed out.\n')
  assert.equal(await json<{ items: Browser[] }>('view', 'ls'), { items: [] })
  assert.is(await good('view', 'ls'), 'No browser is signed in.\n')
})

test('a no, and no answer at all, let nobody in', async () => {
  await good('view', 'on')
  for (const input of ['n\n', '']) {
    const [refused] = await Promise.all([pappus(input, 'view', 'pair'), bringCode()])
    assert.match(refused.stdout, /It was not let in\.\n$/u)
    assert.equal(await json<{ items: Browser[] }>('view', 'ls'), { items: [] })
  }
})

test('a code that another one replaced ends the wait', async () => {
  const [first] = await Promise.all([pappus('', 'view', 'pair'), bringCodeOfAnother()])
  assert.equal(
    [first.code, first.stderr.split('\n').at(-2)],
    [1, 'This code is over. For a new one: “pappus view pair”. Nothing was changed.'],
  )
})

test('what cannot be is said', async () => {
  assert.is((await pappus('', 'view', 'on', '--port', 'x')).code, 2)
  assert.is((await pappus('', 'view', 'on', '--port', '65536')).code, 2)
  assert.is(await good('view', 'off'), 'Only this machine can open the view.\n')
  const late = await pappus('', 'view', 'pair')
  assert.is(late.code, 1)
  assert.match(
    late.stderr,
    /^No other device can open the view\. Turn it on with “pappus view on”/u,
  )
})

async function bringCodeOfAnother(): Promise<void> {
  const before = await waitFor(async () => (await json<View>('view')).pairing)
  const [other] = await Promise.all([pappus('n\n', 'view', 'pair'), bringOther(before.code)])
  assert.is(other.code, 0)
}

async function bringOther(before: string): Promise<void> {
  await waitFor(async () => {
    const code = (await json<View>('view')).pairing?.code
    return code !== undefined && code !== before
  })
  await bringCode()
}

test.run()
