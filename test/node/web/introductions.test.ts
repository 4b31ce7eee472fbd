/** Introductions, circles and suggestions in the browser, and how their screens look. */
// @timeout 300
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes, type TestNode } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/introductions')
const origin = 'http://127.0.0.1:7277'

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
})

/** A link into a circle of this person's, which others joined already. */
async function circleOf(node: TestNode, ...others: TestNode[]): Promise<string> {
  const wish = { aspect: await node.aspect('Friends'), uses: 9, isCircle: true }
  const { link } = await node.social.invites.create({ ...wish, lifetimeMs: 3_600_000 }, origin)
  for (const { social } of others)
    await social.invites.join(link, undefined, AbortSignal.timeout(20_000))
  return link
}

/** The view of a node, once it is signed in. */
async function open(browser: TestBrowser, node: TestNode): Promise<Page> {
  const page = await browser.signIn(node)
  await page.locator('.navigation').waitFor()
  return page
}

for (const locale of ['en', 'ar'] as const) {
  test(`from a circle and a suggestion to new contacts, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana', 'Bo', 'Cy', 'Di', 'سعاد'])
    const [ana, bo, cy, di, suad] = nodes.all
    const link = await circleOf(ana, cy, di)
    await befriend(ana, suad, { aspect: 'Family' })
    for (const { social } of [ana, suad]) await social.changeSettings({ suggestions: 'on' })

    await using browser = await chromium.open({ locale })
    const page = await open(browser, bo)
    await page.goto(`${bo.node.url}/you/privacy`)
    const check = page
      .locator('section', { hasText: locale === 'ar' ? 'أصدقاء الأصدقاء' : 'Friends of friends' })
      .locator('input[type=checkbox]')
    await check.click()
    await waitFor(() => bo.social.acquainting.isOptedIn())

    await page.goto(`${bo.node.url}/join`)
    await page.locator('#invite-link').fill(link)
    await page.locator('.join .primary').click()
    await page.locator('.joined .primary').waitFor()
    await look(browser, 'joined-circle', locale)
    await page.locator('.joined .primary').click()
    await page.locator('.joined .primary').waitFor({ state: 'detached' })
    assert.equal(await bo.social.aspects.members(await bo.aspect('Friends')), [ana.person])

    await page.locator('.joined a').first().click()
    await page.locator('.circle li').nth(1).waitFor()
    await page.locator('.person', { hasText: 'سعاد' }).locator('.primary').waitFor()
    await look(browser, 'people-suggested', locale)
    await page.locator('.person', { hasText: 'سعاد' }).locator('.primary').click()
    await page.locator('.circle .primary').click()
    await page
      .locator('.person .answer:not(.actions), .circle')
      .first()
      .waitFor({ state: 'detached' })
    const meets = await bo.social.acquainting.meets()
    assert.equal(
      meets.map(({ isAccepted }) => isAccepted),
      [true, true],
    )

    await waitFor(async () => (await ana.social.acquainting.asks()).length === 1)
    await using anas = await chromium.open({ locale })
    const anasPage = await open(anas, ana)
    await anasPage.goto(`${ana.node.url}/people`)
    await anasPage.locator('.ask-card .primary').waitFor()
    const card = anasPage.locator('.person:not(.ask-card)', { hasText: 'Bo' }).first()
    await card.locator('.introduce summary').click()
    await card.locator('select').waitFor()
    await look(anas, 'people-asked', locale)
    await card.locator('select').selectOption(suad.person)
    await card.locator('input:not([type=checkbox])').fill('You both like dandelions')
    await card.locator('form .primary').click()
    await anasPage.locator('.made .state').waitFor()
    await look(anas, 'people-made', locale)
    // Taken back, and made again by the toast.
    const [first] = await ana.social.acquainting.introductions()
    await anasPage.locator('.made button').click()
    await anasPage.locator('.made').waitFor({ state: 'detached' })
    await anasPage.locator('.toast button:not(.icon-only)').click()
    await anasPage.locator('.made .state').waitFor()
    const made = await ana.social.acquainting.introductions()
    const byHand = made.filter(({ circle }) => circle === undefined)
    assert.equal(
      byHand.map(({ id, note }) => [id === first?.id, note]),
      [[false, 'You both like dandelions']],
    )

    await page.locator('.person .words').waitFor()
    await look(browser, 'people-meet', locale)
    const answer = page.locator('.person .answer:not(.actions)')
    // Into no aspect that was not chosen.
    assert.ok(await answer.locator('.primary').isDisabled())
    await answer.locator('.chip').nth(1).click()
    await answer.locator('.primary').click()
    await waitFor(async () => (await suad.social.acquainting.meets()).length === 1)
    const [meet] = await suad.social.acquainting.meets()
    await suad.social.acquainting.accept([meet!.key], { aspect: await suad.aspect('Family') })
    await page.locator('.person .presence').nth(1).waitFor()
    assert.is((await bo.social.people.list()).length, 2)
    assert.equal([browser.complaints, anas.complaints], [[], []])
  })

  test(`who makes a circle says so on the invite page, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana'])
    const [ana] = nodes.all
    await using browser = await chromium.open({ locale })
    const page = await open(browser, ana)
    await page.goto(`${ana.node.url}/invite`)
    await page.locator('.invite-form input[type=checkbox]').nth(1).click()
    await page.locator('.invite-form .primary:enabled').click()
    await page.locator('.qr').waitFor()
    await page.locator('.invite-row .tag').waitFor()
    await look(browser, 'invite-circle', locale)
    const [invite] = await ana.social.invites.list(origin)
    assert.equal([invite?.circle, invite?.uses], ['Family', 20])
    assert.equal(browser.complaints, [])
  })
}

test.run()
