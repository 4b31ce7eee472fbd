/** A journey of two people through the view, in real browsers over real nodes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { readQrImage } from '../../helpers/qr-image.ts'
import {
  makeInvite,
  noComplaints,
  postOf,
  setUp,
  shows,
  tryJoin,
  write,
} from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/journey')
const origin = 'http://127.0.0.1:7277'
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('from nothing to a friend’s posts, and they stay', async () => {
  await using anaNode = await NewNode.start()
  await using boNode = await NewNode.start()
  await using ana = await chromium.open()
  await using bo = await chromium.open()

  await ana.signIn(anaNode)
  await setUp(ana.page, 'Ana')
  await write(ana.page, 'before Bo came')
  assert.not.match(ana.page.url(), 'token')

  const link = await makeInvite(ana.page)
  assert.ok(link.length <= 200, `${link.length} characters`)
  const code = ana.page.getByRole('img', { name: 'QR code of the invite link' })
  await code.waitFor()
  const png = await code.screenshot()
  await using camera = await chromium.open()
  assert.is(await readQrImage(camera.context, png), link)

  await bo.signIn(boNode)
  await setUp(bo.page, 'Bo')
  await tryJoin(bo.page, link)
  await bo.page.getByText('You and Ana are now contacts.').waitFor()
  await shows(bo.page, 'before Bo came')
  // Ana's open page learns of it by itself.
  await ana.page.getByText('Joined: Bo').waitFor()
  await ana.page.getByText('1 of 1 online').waitFor()

  await ana.page.getByRole('link', { name: 'Stream', exact: true }).click()
  await write(ana.page, 'live while Bo looks')
  await shows(bo.page, 'live while Bo looks')
  await write(bo.page, 'an answer of Bo')
  await shows(ana.page, 'an answer of Bo')

  await using others = await startNodes(['Cy'])
  const [cyNode] = others.all
  const friends = (await anaNode.node.social().aspects.list()).find(
    ({ name }) => name === 'Friends',
  )
  assert.ok(friends)
  const wanted = { aspect: friends.id, uses: 1, lifetimeMs: 60_000 }
  const invite = await anaNode.node.social().invites.create(wanted, origin)
  await cyNode.social.invites.join(invite.link, undefined, AbortSignal.timeout(20_000))
  await using cy = await chromium.open()
  await cy.signIn(cyNode)
  await write(ana.page, 'a secret of the family')
  await shows(bo.page, 'a secret of the family')
  await anaNode.node.social().posts.create('for friends alone', [friends.id])
  await shows(cy.page, 'for friends alone')
  assert.is(await postOf(cy.page, 'family').count(), 0)
  assert.is(await postOf(cy.page, 'before Bo came').count(), 0)

  await bo.page.reload()
  await shows(bo.page, 'live while Bo looks')
  await boNode.stop()
  await bo.page.getByText('Your node is not answering. Trying again').waitFor()
  await shows(bo.page, 'live while Bo looks')
  await ana.page.getByRole('textbox', { name: 'Write a post' }).fill('while Bo was away')
  await ana.page.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(ana.page, 'while Bo was away')
  await boNode.start()
  await shows(bo.page, 'while Bo was away')
  assert.is(await bo.page.getByText('Your node is not answering').count(), 0)
  assert.is(await postOf(bo.page, 'before Bo came').count(), 1)
  noComplaints(ana, bo, cy)
})

test('from nothing to a friend’s first post: one command, one link, two screens, at most five acts', async () => {
  await using nodes = await startNodes(['Ana'])
  const [anaNode] = nodes.all
  await anaNode.post('the first of Ana', 'Family')
  const wanted = { aspect: await anaNode.aspect('Family'), uses: 1, lifetimeMs: 60_000 }
  const { link } = await anaNode.social.invites.create(wanted, origin)
  // The one command: it opens the view, signed in.
  await using boNode = await NewNode.start()
  await using bo = await chromium.open()
  const page = await bo.signIn(boNode)
  const screens = new Set<string>()
  let acts = 0
  const act = async (doing: Promise<unknown>): Promise<void> => {
    acts += 1
    await doing
  }
  const sees = async (name: string): Promise<void> => {
    await page.getByRole('heading', { level: 1, name }).waitFor()
    screens.add(name)
  }
  await sees('Welcome to Pappus')
  await act(page.goto(link.replace(origin, boNode.node.url)))
  await page.getByText('A friend has invited you.').waitFor()
  await act(page.getByLabel('Your name').fill('Bo'))
  await act(page.keyboard.press('Enter'))
  await sees('Join a friend')
  await act(page.getByRole('button', { name: 'Join' }).click())
  await shows(page, 'the first of Ana')
  assert.ok(acts <= 5, `${acts} acts`)
  assert.is(screens.size, 2)
  noComplaints(bo)
})

test('the first steps lead to a card and leave as they are done', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  const steps = page.getByRole('region', { name: 'Begin here' })
  const card = steps.getByRole('heading', { name: 'Make your first card' })
  const invite = steps.getByRole('heading', { name: 'Invite a friend' })
  await steps.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('group', { name: 'Words on the picture' }).waitFor()
  await invite.waitFor()
  await befriend(anaNode, boNode, { aspect: 'Family' })
  await invite.waitFor({ state: 'detached' })
  await card.waitFor()
  await write(page, 'my first words')
  await steps.waitFor({ state: 'detached' })
  noComplaints(ana)
})

test('an invite that does not work says why', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [anaNode, boNode, cyNode] = nodes.all
  const aspect = await anaNode.aspect('Family')
  const make = async (lifetimeMs: number): Promise<string> =>
    (await anaNode.social.invites.create({ aspect, uses: 1, lifetimeMs }, origin)).link
  const [used, expired, own] = [await make(60_000), await make(1), await make(60_000)]
  await cyNode.social.invites.join(used, undefined, AbortSignal.timeout(20_000))
  await using bo = await chromium.open()
  const page = await bo.signIn(boNode)
  const cases: [string, string][] = [
    [used, 'This invite has been used. Ask for a new one.'],
    [expired, 'This invite has expired. Ask for a new one.'],
    [own.slice(0, -6), 'This is not a whole invite link.'],
    ['hello', 'This is not a whole invite link.'],
  ]
  for (const [link, words] of cases) {
    await tryJoin(page, link)
    await page.getByRole('alert').filter({ hasText: words }).waitFor()
    assert.is(await page.getByRole('textbox', { name: 'Invite link' }).inputValue(), link)
  }
  await using ana = await chromium.open()
  await tryJoin(await ana.signIn(anaNode), own)
  await ana.page.getByRole('alert').filter({ hasText: 'This is your own invite.' }).waitFor()
  noComplaints(ana, bo)
})

test('an invite that was opened before signing in waits until then', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  const wanted = { aspect: await anaNode.aspect('Family'), uses: 1, lifetimeMs: 60_000 }
  const { link } = await anaNode.social.invites.create(wanted, origin)
  await using bo = await chromium.open()
  await bo.page.goto(link.replace(origin, boNode.node.url))
  await bo.page.getByRole('heading', { name: 'Signed out' }).waitFor()
  await bo.page.getByText('Your invite is kept.').waitFor()
  await bo.signIn(boNode)
  await bo.page.getByRole('button', { name: 'Join' }).click()
  await bo.page.getByText('You and Ana are now contacts.').waitFor()
  noComplaints(bo)
})

test('a member is removed, and brought back by one click', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family' })
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await page.getByRole('link', { name: 'People', exact: true }).click()
  const chip = page
    .getByRole('group', { name: 'Aspects of Bo' })
    .getByRole('button', { name: 'Family' })
  const isMember = async (): Promise<boolean> =>
    (await anaNode.social.aspects.members(await anaNode.aspect('Family'))).includes(boNode.person)
  assert.is(await chip.getAttribute('aria-pressed'), 'true')
  await chip.click()
  await page
    .getByText('Bo will see no later posts to Family, but keeps what they have received.')
    .waitFor()
  await waitFor(async () => !(await isMember()))
  assert.is(await chip.getAttribute('aria-pressed'), 'false')
  await page.getByRole('button', { name: 'Undo' }).click()
  await waitFor(isMember)
  await waitFor(async () => (await chip.getAttribute('aria-pressed')) === 'true')
  noComplaints(ana)
})

test('language and colours are the same in every browser of a person', async () => {
  await using nodes = await startNodes(['Ana'])
  const [anaNode] = nodes.all
  await using one = await chromium.open()
  await using two = await chromium.open()
  const first = await one.signIn(anaNode)
  const second = await two.signIn(anaNode)
  const html = second.locator('html')
  await second.getByRole('navigation', { name: 'Main' }).waitFor()
  await first.getByRole('link', { name: 'You', exact: true }).click()
  await first.getByRole('link', { name: 'Language and look' }).click()
  await first.getByLabel('Dark').check()
  await waitFor(async () => (await html.getAttribute('data-theme')) === 'dark')
  await first.getByLabel('Language').selectOption('da')
  await waitFor(async () => (await html.getAttribute('lang')) === 'da')
  await second.reload()
  await second.getByText('Strøm').first().waitFor()
  assert.is(await html.getAttribute('data-theme'), 'dark')
  noComplaints(one, two)
})

test('a person is blocked, and brought back by one click, with their posts and aspects', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  await boNode.post('words of Bo', 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await shows(page, 'words of Bo')
  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Block Bo' }).click()
  await page.getByText('Bo is blocked. You see nothing').waitFor()
  await page.getByRole('heading', { name: 'Blocked' }).waitFor()
  await main.getByRole('link', { name: 'Stream' }).click()
  await page.getByText('It is quiet here').or(page.getByText('Begin here')).waitFor()
  assert.is(await postOf(page, 'words of Bo').count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await shows(page, 'words of Bo')
  await waitFor(
    async () => (await anaNode.social.aspects.members(await anaNode.aspect('Family'))).length,
  )
  noComplaints(ana)
})

test.run()
