/** A page of another program on this machine can do nothing to a node, even in a real browser that is signed in to it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'

const test = suite('node/http/foreign-page')

let chromium: TestChromium
let nodes: TestNodes<['Ana']>
let ana: TestNode
let browser: TestBrowser
let foreign: Server
/** The token that the view of this browser holds; a foreign page could not know it. */
let token: string

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana'])
  ana = nodes.all[0]
  browser = await chromium.open()
  const page = await browser.signIn(ana)
  await page.getByRole('textbox', { name: 'Write a post' }).waitFor()
  token = await page.evaluate<string>('localStorage.getItem("pappus.session")')
  foreign = await listen()
})

test.after(async () => {
  foreign.close()
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

async function listen(): Promise<Server> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>foreign</title>')
  }).listen(0, '127.0.0.1', resolve)
  await promise
  return server
}

/** Runs a script in a page of the other port, in the browser that is signed in. */
async function inForeignPage<T>(script: string): Promise<T> {
  const page = await openForeign()
  try {
    return await page.evaluate<T>(script)
  } finally {
    await page.close()
  }
}

async function openForeign(): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`)
  return page
}

async function expectNothingPosted(): Promise<void> {
  assert.equal(await ana.texts(), [])
}

const readings = (url: string): string => `Promise.all([
  fetch('${url}'),
  fetch('${url}', { mode: 'no-cors' }).then((it) => it.text()),
  fetch('${url}', { mode: 'no-cors', credentials: 'include' }).then((it) => it.text()),
  fetch('${url}', { headers: { authorization: 'Bearer ${token}' } }),
].map((it) => it.then((text) => typeof text === 'string' ? text : 'read', () => '')))`

test('it reads neither the API nor the view, even with the token', async () => {
  for (const path of ['/api/status', '/api/openapi.json', '/', '/favicon.svg']) {
    const read = await inForeignPage<string[]>(readings(`${ana.node.url}${path}`))
    assert.equal(read, ['', '', '', ''], path)
  }
  const { origin } = new URL(ana.node.url.replace('127.0.0.1', 'localhost'))
  assert.equal(await inForeignPage<string[]>(readings(`${origin}/api/status`)), ['', '', '', ''])
})

test('it posts nothing: neither by fetch, nor by a form, nor by a beacon', async () => {
  const url = `${ana.node.url}/api/posts`
  const body = JSON.stringify({ text: 'forged', audience: 'public' })
  await inForeignPage(`Promise.allSettled([
    fetch('${url}', { method: 'POST', body: '${body}', headers: {
      'content-type': 'application/json', authorization: 'Bearer ${token}' } }),
    fetch('${url}', { method: 'POST', mode: 'no-cors', body: '${body}' }),
    fetch('${url}', { method: 'POST', mode: 'no-cors', credentials: 'include', body:
      new Blob(['${body}'], { type: 'text/plain' }) }),
  ])`)
  await expectNothingPosted()
  await inForeignPage(`navigator.sendBeacon('${url}', '${body}')`)
  const page = await openForeign()
  const [answer] = await Promise.all([
    page.waitForResponse(url),
    page.evaluate(`{
      const form = document.createElement('form')
      Object.assign(form, { method: 'POST', enctype: 'text/plain', action: '${url}' })
      const field = document.createElement('input')
      Object.assign(field, { name: '{"text":"forged","audience":"public","x":"', value: '"}' })
      form.append(field)
      document.body.append(form)
      form.submit()
    }`),
  ])
  assert.is(answer.status(), 403)
  await page.close()
  await expectNothingPosted()
})

test('it neither frames the view nor holds on to its window', async () => {
  const page = await openForeign()
  await page.evaluate(`new Promise((resolve) => {
    const frame = document.createElement('iframe')
    frame.src = '${ana.node.url}/'
    frame.onload = resolve
    document.body.append(frame)
  })`)
  const [, frame] = page.frames()
  assert.is(await frame?.locator('#app').count(), 0)
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(`window.opened = open('${ana.node.url}/')`),
  ])
  await popup.getByRole('textbox', { name: 'Write a post' }).waitFor()
  assert.is(await page.evaluate('window.opened.closed'), true)
  assert.is(await popup.evaluate('window.opener'), null)
  await page.close()
  await popup.close()
})

test('it opens neither a stream of events nor a script of the view', async () => {
  const opened = await inForeignPage<string>(`new Promise((resolve) => {
    const events = new EventSource('${ana.node.url}/api/events')
    events.onopen = () => resolve('open')
    events.onmessage = () => resolve('message')
    events.onerror = () => resolve('refused')
  })`)
  assert.is(opened, 'refused')
  const source = await browser.page.locator('script[src]').first().getAttribute('src')
  const loaded = await inForeignPage<string>(`new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = '${ana.node.url}${source ?? ''}'
    script.onload = () => resolve('loaded')
    script.onerror = () => resolve('refused')
    document.head.append(script)
  })`)
  assert.is(loaded, 'refused')
})

test('a name of its own for this machine leads it nowhere', async () => {
  const { port } = new URL(ana.node.url)
  const resolver = [`--host-resolver-rules=MAP evil.test 127.0.0.1`]
  await using rebinding = await TestChromium.start(resolver)
  await using victim = await rebinding.open()
  const answer = await victim.page.goto(`http://evil.test:${port}/`)
  assert.is(answer?.status(), 403)
  const read = await victim.page.evaluate<string>(
    `fetch('/api/status', { headers: { authorization: 'Bearer ${token}' } }).then((it) => it.text())`,
  )
  assert.match(read, '"forbidden"')
})

test('the view keeps its own rules: no violation, and no markup from a string', async () => {
  await using own = await chromium.open()
  const page = await own.signIn(ana)
  await page.getByRole('textbox', { name: 'Write a post' }).waitFor()
  for (const name of ['People', 'Photos', 'Messages', 'Boards', 'You']) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  assert.equal(own.complaints, [])
  const attempts = [
    'document.body.innerHTML = "<b>x</b>"',
    'document.body.insertAdjacentHTML("beforeend", "<b>x</b>")',
    'document.createElement("iframe").srcdoc = "<b>x</b>"',
    'document.createElement("script").src = "/x.js"',
    'trustedTypes.createPolicy("mine", {})',
    'trustedTypes.createPolicy("shell", {})',
  ]
  for (const attempt of attempts) {
    const result = await page.evaluate<string>(
      `(() => { try { ${attempt}; return 'done' } catch (error) { return error.name } })()`,
    )
    assert.is(result, 'TypeError', attempt)
  }
  const inline = `new Promise((resolve) => {
    addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
    const style = document.createElement('style')
    style.textContent = 'body { display: none }'
    document.head.append(style)
  })`
  assert.match(await page.evaluate<string>(inline), 'style-src')
})

test.run()
