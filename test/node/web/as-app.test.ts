/** The view as an app: it opens without its node, keeps nothing of anybody, and takes what others share. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { setUp, shows, write } from '../../helpers/view.ts'

const test = suite('node/web/as-app')

test('it opens while the node restarts, says so, and has kept nothing but itself', async () => {
  await using chromium = await TestChromium.start()
  await using node = await NewNode.start()
  await using ana = await chromium.open({ serviceWorkers: 'allow' })
  const page = await ana.signIn(node)
  await setUp(page, 'Ana')
  await write(page, 'nothing for a cache')
  const keys = `caches.open('pappus-shell').then((cache) => cache.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))`
  await page.waitForFunction('navigator.serviceWorker.controller !== null')
  // The texts of the language were there before the worker.
  await page.waitForFunction(`${keys}.then((all) => all.some((path) => path.includes('/en/page')))`)
  await page.evaluate(`fetch('/api/posts').catch(() => undefined)`)

  const people = `${node.node.url}/people`
  await node.stop()
  await page.goto(people)
  await page.getByText('Your node is not answering.').waitFor()
  await node.start()
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
  const kept = await page.evaluate<string[]>(keys)
  assert.equal(
    kept.filter((path) => path !== '/' && !/^\/(?:assets\/[\w./-]+|[\w-]+\.svg)$/u.test(path)),
    [],
  )
  assert.equal(ana.complaints, [])
})

test('a browser takes the manifest; shared words begin a post, and an invite link opens here', async () => {
  await using chromium = await TestChromium.start()
  await using node = await NewNode.start()
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await setUp(page, 'Ana')
  await write(page, 'hello')
  const session = await ana.context.newCDPSession(page)
  const { errors, data = '' } = await session.send('Page.getAppManifest')
  assert.equal(errors, [])
  const manifest = JSON.parse(data) as { share_target: { action: string } }
  const shared = new URLSearchParams({
    title: 'Tulips',
    text: 'look at this',
    url: 'https://a.test',
  })
  await page.goto(`${node.node.url}${manifest.share_target.action}?${shared.toString()}`)
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await field.waitFor()
  assert.is(await field.inputValue(), 'Tulips\nlook at this\nhttps://a.test')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(page, 'look at this')
  await page.goto(`${node.node.url}/you/app`)
  const bookmark = await page.getByRole('link', { name: 'To Pappus' }).getAttribute('href')
  assert.match(bookmark ?? '', `open('${node.node.url}/share?'`)
  await page.goto(`${node.node.url}/join#${encodeURIComponent('web+pappus:v1.abc')}`)
  const link = page.getByRole('textbox', { name: 'Invite link' })
  await link.waitFor()
  assert.is(await link.inputValue(), `${node.node.url}/join#v1.abc`)
  assert.equal(ana.complaints, [])
})

test.run()
