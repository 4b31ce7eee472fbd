/** What two people do with the view, in real browsers over real nodes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { readQrImage } from '../../helpers/qr-image.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/journey')
const origin = 'http://127.0.0.1:7277'

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

async function setUp(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Welcome to Pappus' }).waitFor()
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Start' }).click()
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a post' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
  await shows(page, text)
}

function postOf(page: Page, text: string): ReturnType<Page['locator']> {
  return page.locator('.post-text', { hasText: text })
}

async function shows(page: Page, text: string): Promise<void> {
  await postOf(page, text).waitFor()
}

async function makeInvite(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invite' }).click()
  await page.getByRole('button', { name: 'Make an invite' }).click()
  return page.getByRole('textbox', { name: 'Invite link' }).inputValue()
}

async function tryJoin(page: Page, link: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Join' }).click()
  await page.getByRole('textbox', { name: 'Invite link' }).fill(link)
  await page.getByRole('button', { name: 'Join' }).click()
}

function quiet(...browsers: TestBrowser[]): void {
  assert.equal(
    browsers.flatMap(({ complaints }) => complaints),
    [],
  )
}

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
  const friends = (await anaNode.node.social().aspects()).find(({ name }) => name === 'Friends')
  assert.ok(friends)
  const wanted = { aspect: friends.id, uses: 1, lifetimeMs: 60_000 }
  const invite = await anaNode.node.social().createInvite(wanted, origin)
  await cyNode.social.join(invite.link, undefined, AbortSignal.timeout(20_000))
  await using cy = await chromium.open()
  await cy.signIn(cyNode)
  await write(ana.page, 'a secret of the family')
  await shows(bo.page, 'a secret of the family')
  await anaNode.node.social().post('for friends alone', [friends.id])
  await shows(cy.page, 'for friends alone')
  assert.is(await postOf(cy.page, 'family').count(), 0)
  assert.is(await postOf(cy.page, 'before Bo came').count(), 0)

  await bo.page.reload()
  await shows(bo.page, 'live while Bo looks')
  await boNode.stop()
  await bo.page.getByText('Your node is not answering. Trying again').waitFor()
  await shows(bo.page, 'live while Bo looks')
  await ana.page.getByRole('textbox', { name: 'Write a post' }).fill('while Bo was away')
  await ana.page.getByRole('button', { name: 'Send' }).click()
  await shows(ana.page, 'while Bo was away')
  await boNode.start()
  await shows(bo.page, 'while Bo was away')
  assert.is(await bo.page.getByText('Your node is not answering').count(), 0)
  assert.is(await postOf(bo.page, 'before Bo came').count(), 1)
  quiet(ana, bo, cy)
})

test('no word is lost while the node is down, nor by a reload', async () => {
  await using node = await NewNode.start()
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await setUp(page, 'Ana')
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await field.fill('half a thought')
  await page.reload()
  assert.is(await field.inputValue(), 'half a thought')
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  await node.stop()
  await field.fill('a whole thought')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Your text is kept here.').waitFor()
  assert.is(await field.inputValue(), 'a whole thought')
  await node.start()
  await page.reload()
  assert.is(await field.inputValue(), 'a whole thought')
  await page.getByRole('button', { name: 'Send' }).click()
  await shows(page, 'a whole thought')
  assert.is(await field.inputValue(), '')
  quiet(ana)
})

test('an invite that does not work says why', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [anaNode, boNode, cyNode] = nodes.all
  const aspect = await anaNode.aspect('Family')
  const make = async (lifetimeMs: number): Promise<string> =>
    (await anaNode.social.createInvite({ aspect, uses: 1, lifetimeMs }, origin)).link
  const [used, expired, own] = [await make(60_000), await make(1), await make(60_000)]
  await cyNode.social.join(used, undefined, AbortSignal.timeout(20_000))
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
  quiet(ana, bo)
})

test('an invite that was opened before signing in waits until then', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  const wanted = { aspect: await anaNode.aspect('Family'), uses: 1, lifetimeMs: 60_000 }
  const { link } = await anaNode.social.createInvite(wanted, origin)
  await using bo = await chromium.open()
  await bo.page.goto(link.replace(origin, boNode.node.url))
  await bo.page.getByRole('heading', { name: 'Signed out' }).waitFor()
  await bo.page.getByText('Your invite is kept.').waitFor()
  await bo.signIn(boNode)
  await bo.page.getByRole('button', { name: 'Join' }).click()
  await bo.page.getByText('You and Ana are now contacts.').waitFor()
  quiet(bo)
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
    (await anaNode.social.membersOf(await anaNode.aspect('Family'))).includes(boNode.person)
  assert.is(await chip.getAttribute('aria-pressed'), 'true')
  await chip.click()
  await page.getByText('Bo will see no later posts to Family.').waitFor()
  await waitFor(async () => !(await isMember()))
  assert.is(await chip.getAttribute('aria-pressed'), 'false')
  await page.getByRole('button', { name: 'Undo' }).click()
  await waitFor(isMember)
  await waitFor(async () => (await chip.getAttribute('aria-pressed')) === 'true')
  quiet(ana)
})

test('two people talk under a post, and take words back', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  await anaNode.post('what do you think?', 'Family')
  await using ana = await chromium.open()
  await using bo = await chromium.open()
  const hers = await ana.signIn(anaNode)
  const his = await bo.signIn(boNode)
  for (const page of [hers, his]) {
    await shows(page, 'what do you think?')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
  }
  const comment = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Comment on the post by Ana' }).fill(text)
    await page.locator('.comment-composer button').click()
    await page.locator('.comment', { hasText: text }).waitFor()
  }
  await comment(his, 'splendid')
  await hers.locator('.comment', { hasText: 'splendid' }).waitFor()
  await his.locator('.comment .awaited').waitFor({ state: 'detached' })
  await comment(hers, 'thank you')
  await his.locator('.comment', { hasText: 'thank you' }).waitFor()
  await hers.getByRole('button', { name: '2 comments' }).waitFor()

  await anaNode.stop()
  await comment(his, 'are you there?')
  await his.getByText('waiting for the node of Ana').waitFor()
  assert.is(await his.getByRole('button', { name: 'Delete the comment by Ana' }).count(), 0)
  await his.getByRole('button', { name: 'Delete the comment by Bo' }).first().click()
  await his.getByText('Delete this comment, here and').waitFor()
  await his.getByRole('button', { name: 'Keep' }).click()
  await his.getByRole('button', { name: 'Delete the comment by Bo' }).first().click()
  await his.getByRole('button', { name: 'Delete', exact: true }).click()
  await his.locator('.comment', { hasText: 'splendid' }).waitFor({ state: 'detached' })
  await anaNode.start()
  await his.getByText('waiting for the node of Ana').waitFor({ state: 'detached' })
  // Her node has another port now.
  await ana.signIn(anaNode)
  await hers.getByRole('button', { name: '2 comments' }).click()
  await hers.locator('.comment', { hasText: 'are you there?' }).waitFor()
  assert.is(await hers.locator('.comment', { hasText: 'splendid' }).count(), 0)

  await hers.getByRole('button', { name: 'Delete this post' }).click()
  await hers.getByRole('button', { name: 'Delete', exact: true }).click()
  await hers.getByText('Deleted. The nodes of your friends').waitFor()
  for (const page of [hers, his]) await page.locator('.post').waitFor({ state: 'detached' })
  quiet(ana, bo)
})

test('what is new is counted, and marked where it begins', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  await boNode.post('old words', 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await shows(page, 'old words')
  const main = page.getByRole('navigation', { name: 'Main' })
  await waitFor(async () => (await anaNode.social.readState()).unread === 0)
  assert.is(await page.locator('.new-line').count(), 0)
  await main.getByRole('link', { name: 'People' }).click()
  await boNode.post('new words', 'Family')
  await boNode.post('newer words', 'Family')
  await main.getByText('2 new posts').waitFor()
  await waitFor(async () => (await page.title()).startsWith('(2) '))
  await main.getByRole('link', { name: 'Stream' }).click()
  await shows(page, 'newer words')
  // The mark comes with the list, which may be drawn once before.
  await page
    .locator('.posts > li')
    .nth(2)
    .and(page.getByText('New', { exact: true }))
    .waitFor()
  await waitFor(async () => !(await page.title()).startsWith('('))
  assert.is((await anaNode.social.readState()).unread, 0)
  await page.reload()
  await shows(page, 'newer words')
  assert.is(await page.locator('.new-line').count(), 0)
  quiet(ana)
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
  await first.getByLabel('Dark').check()
  await waitFor(async () => (await html.getAttribute('data-theme')) === 'dark')
  await first.getByLabel('Language').selectOption('da')
  await waitFor(async () => (await html.getAttribute('lang')) === 'da')
  await second.reload()
  await second.getByText('Strøm').first().waitFor()
  assert.is(await html.getAttribute('data-theme'), 'dark')
  quiet(one, two)
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
  await page.getByText('It is quiet here').or(page.getByText('Bring your friends')).waitFor()
  assert.is(await postOf(page, 'words of Bo').count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await shows(page, 'words of Bo')
  await waitFor(async () => (await anaNode.social.membersOf(await anaNode.aspect('Family'))).length)
  quiet(ana)
})

test('everything that a post needs is done by keyboard', async () => {
  await using nodes = await startNodes(['Ana'])
  const [anaNode] = nodes.all
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await page.getByRole('textbox', { name: 'Write a post' }).waitFor()
  const focused = (): Promise<string> => page.locator(':focus').evaluate(({ id }) => id)
  for (let presses = 0; (await page.locator('#composer-text:focus').count()) === 0; presses++) {
    assert.ok(presses < 20, 'the composer is not reached by Tab')
    await page.keyboard.press('Tab')
  }
  await page.keyboard.type('typed\nwithout a mouse')
  // To the chip of the next aspect, and back.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  assert.is(await focused(), 'composer-text')
  await page.keyboard.press('Control+Enter')
  await shows(page, 'without a mouse')
  const [row] = (await anaNode.social.timeline({ limit: 1 })).rows
  assert.is(row?.post.text, 'typed\nwithout a mouse')
  assert.is(row?.post.audience.length, 2)
  assert.is(await focused(), 'composer-text')
  await page.keyboard.press('Escape')
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.getByRole('heading', { name: 'People' }).waitFor()
  await page.keyboard.press('n')
  await waitFor(async () => (await focused()) === 'composer-text')
  quiet(ana)
})

test('what a post or a name holds is shown as text, and only web addresses are links', async () => {
  await using nodes = await startNodes(['<b>Ana</b>', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family' })
  const hostile = [
    '<img src=x onerror="document.title=1">',
    '<script>document.title=1</script>',
    'javascript:alert(1) data:text/html,x https://good.example/a?b=(c).',
    '[x](javascript:alert(1))',
  ].join('\n')
  await anaNode.post(hostile, 'Family')
  await using bo = await chromium.open()
  const page = await bo.signIn(boNode)
  await shows(page, 'onerror')
  assert.is(await page.locator('.post-text').innerText(), hostile)
  assert.is(await page.locator('.post-text :not(a), .post h3 b, img').count(), 0)
  const links = page.locator('.post-text a')
  assert.is(await links.count(), 1)
  assert.is(await links.getAttribute('href'), 'https://good.example/a?b=(c)')
  assert.match((await links.getAttribute('rel')) ?? '', 'noopener noreferrer')
  assert.match(await page.title(), 'Pappus')
  quiet(bo)
})

test.run()
