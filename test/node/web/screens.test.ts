/**
 * Every screen in both colours, at the width of a phone and of a desk, in a language from left to right and in one from
 * right to left: no violation of the accessibility rules, nothing wider than the page.
 *
 * With `PAPPUS_SHOTS=folder`, a picture of each is put there.
 */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signRequest } from '../../../protocol/request-message.ts'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { testPerson } from '../../helpers/person.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'

const test = suite('node/web/screens')
const locales = ['en', 'ar'] as const

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو', 'Eva', 'Dan']>
let ana: TestNode
let eva: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو', 'Eva', 'Dan'])
  const [first, bo, lonely, dan] = nodes.all
  ana = first
  eva = lonely
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post(
    'Good morning! The seeds are out: https://example.com/a/long/address/that/has/to/break',
    'Family',
  )
  await ana.post('Two aspects\nand two lines', 'Family', 'Friends')
  await bo.post('صباح الخير! هذا منشور من اليمين إلى اليسار.', 'Family')
  await befriend(ana, dan, { aspect: 'Friends' })
  await ana.social.people.block(dan.person)
  const commented = await ana.social.posts.create('What shall we cook?', [
    await ana.aspect('Family'),
  ])
  await waitFor(() => bo.social.posts.at(commented) !== undefined)
  await ana.social.threads.comment(commented, `Soup! ${'long-word-without-end'.repeat(6)}`)
  await bo.social.threads.comment(commented, 'خبز من فضلك')
  await waitFor(async () => (await ana.social.threads.countComments(commented)) === 2)
  await ana.social.posts.create(`${'long-word-without-end'.repeat(8)} and a public post`, 'public')
  await bo.social.carriers.offer(ana.person, 1_000_000_000)
  await waitFor(async () => (await ana.social.carriers.offersToUs()).length > 0)
  await ana.social.carriers.use(bo.person)
  await ana.social.carriers.offer(bo.person, 100_000)
  await request(ana)
  const aspect = await ana.aspect('Friends')
  const wanted = { aspect, uses: 3, lifetimeMs: 86_400_000 }
  await ana.social.invites.create(wanted, 'http://127.0.0.1:7277')
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

/** Somebody asks, and somebody is asked. */
async function request(node: TestNode): Promise<void> {
  const { discovery } = node.social
  await node.social.changeSettings({ findable: 'anyone' })
  for (const [name, note] of [
    ['Gil', `We met at the lake. ${'long-word-without-end'.repeat(4)}`],
    ['سلمى', 'من المدرسة'],
  ] as const) {
    const { certificate, device } = testPerson(name)
    const said = { name, note, addresses: [], atMs: Date.now() }
    const asking = signRequest({ peer: device.peer, certificate }, node.person, said)
    await discovery.requests.receive(asking, () => true)
  }
  await discovery.asking.ask(testPerson('Hal').id, { aspect: await node.aspect('Friends') })
}

for (const locale of locales) {
  test(`the screens before there is anything, in ${locale}`, async () => {
    await using browser = await chromium.open({ locale })
    const { page } = browser
    await using node = await NewNode.start()
    await page.goto(node.node.url)
    await page.locator('.steps').waitFor()
    assert.is(await page.locator('html').getAttribute('dir'), locale === 'ar' ? 'rtl' : 'ltr')
    await look(browser, 'signed-out', locale)
    await browser.signIn(node)
    await page.locator('#name').waitFor()
    await look(browser, 'welcome', locale)
    await browser.signIn(eva)
    await page.locator('.first-steps').waitFor()
    await look(browser, 'stream-first', locale)
    await page.locator('.first-steps > button').click()
    await page.locator('.empty').waitFor()
    await look(browser, 'stream-empty', locale)
    assert.equal(browser.complaints, [])
  })

  test(`the screens of a person with friends, in ${locale}`, async () => {
    await using browser = await chromium.open({ locale })
    const page = await browser.signIn(ana)
    await page.locator('.post').nth(3).waitFor()
    await page.locator('.friends, .online-count').first().waitFor()
    await look(browser, 'stream', locale)
    const talk = page.locator('.post', { hasText: 'What shall we cook?' })
    await talk.locator('.thread-button').click()
    await page.locator('.comment').nth(1).waitFor()
    await page.locator('.comment .delete').first().click()
    await page.locator('.ask').waitFor()
    await look(browser, 'thread', locale)
    await page.goto(`${ana.node.url}/people`)
    await page.locator('.person .carrier').first().waitFor()
    await page.locator('.offer-room summary').first().click()
    await page.locator('.blocked').waitFor()
    await nodes.all[1].post(`news in ${locale}`, 'Family')
    await page.locator('.badge').waitFor()
    await page.locator('.requests .words').nth(1).waitFor()
    await page.locator('#find-id').fill('did:key:nobody')
    await page.locator('.find .primary').click()
    await page.locator('.find .failure').waitFor()
    await look(browser, 'people', locale)
    await page.locator('.navigation a').first().click()
    await page.locator('.new-line').waitFor()
    await look(browser, 'stream-new', locale)
    await page.goto(`${ana.node.url}/invite`)
    await page.locator('.invite-form .primary:enabled').click()
    await page.locator('.qr').waitFor()
    await look(browser, 'invite', locale)
    await page.goto(`${ana.node.url}/join`)
    await page.locator('#invite-link').fill('http://127.0.0.1:7277/join#v1.nothing')
    await page.locator('.join .primary').click()
    await page.locator('.failure').first().waitFor()
    await look(browser, 'join', locale)
    await page.goto(`${ana.node.url}/you`)
    await page.locator('.you-parts a').last().waitFor()
    await look(browser, 'you', locale)
    await page.locator('a[href="/you/connection"]').click()
    await page.locator('.carriers .carrier').first().waitFor()
    await page.locator('[aria-labelledby="network-title"] .sayings li').first().waitFor()
    await look(browser, 'you-connection', locale)
    await page.goto(`${ana.node.url}/you/backup`)
    await page.locator('[aria-labelledby="phrase-title"] button').click()
    await page.locator('.phrase').waitFor()
    await look(browser, 'you-backup', locale)
    await page.goto(`${ana.node.url}/you/look`)
    await page.locator('#language').waitFor()
    await look(browser, 'you-look', locale)
    await page.goto(`${ana.node.url}/help`)
    await page.locator('.help-list details').nth(19).waitFor()
    await page.locator('.help-search input').fill(locale === 'ar' ? 'جهازي' : 'machine BREAKS')
    await page.locator('.help-list details[open] a').first().waitFor()
    await look(browser, 'help', locale)
    await page.goto(`${ana.node.url}/nowhere`)
    await page.locator('.empty').waitFor()
    await look(browser, 'not-found', locale)
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await look(browser, 'shortcuts', locale)
    assert.equal(browser.complaints, [])
  })
}

test('a look sees what is wrong, also on a page that it looked at before', async () => {
  await using browser = await chromium.open()
  const { page } = browser
  await page.goto(eva.node.url)
  await page.locator('.steps').waitFor()
  await look(browser, 'right', 'en')
  await page.evaluate(`document.querySelector('.steps').append(document.createElement('button'))`)
  const looked = look(browser, 'wrong', 'en').then(
    () => '',
    (error: unknown) => String(error),
  )
  assert.match(await looked, /wrong en (light|dark) \d+/u)
})

test.run()
