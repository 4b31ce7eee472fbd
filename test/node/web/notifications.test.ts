/** Notifications on the screen: the bell counts while the page is open, the list leads to the thing, and what was opened is read. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/notifications')

/** A headless browser shows nothing beside its windows, so this stands in for that, and keeps what it was given. */
const desktop = `window.shown = []
window.Notification = class extends EventTarget {
  static permission = 'default'
  static async requestPermission() { this.permission = 'granted' }
  constructor(title, { body }) { super(); this.body = body; shown.push(this) }
  close() {}
}`
const hide = `Object.defineProperty(document, 'visibilityState', { value: 'hidden' })`

test('the bell counts up live, and a press leads to the thing, which is read then', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  const post = await anaNode.social.posts.create('hello there', [await anaNode.aspect('Family')])
  await waitFor(() => boNode.social.posts.at(post) !== undefined)
  await using ana = await chromium.open()
  await ana.page.addInitScript(desktop)
  const page = await ana.signIn(anaNode)
  const bell = (count: number) => page.getByRole('link', { name: `Activity ${count} unread` })
  // Bo came by an invite.
  await bell(1).waitFor()
  await boNode.social.threads.comment(post, 'words')
  await bell(2).waitFor()
  await waitFor(async () => (await page.title()).startsWith('(2) '))

  await bell(2).click()
  const row = page.getByRole('link', { name: 'Bo commented on your post' })
  await row.waitFor()
  await look(ana, 'notifications', 'en')
  await boNode.social.threads.react(post, { emoji: '❤', isOn: true })
  await page.getByRole('link', { name: 'Bo reacted to your post' }).waitFor()
  await row.click()
  await page.getByRole('heading', { name: 'Ana' }).waitFor()
  // The post shows both, so both are read.
  await bell(1).waitFor()
  await waitFor(async () => (await page.title()).startsWith('(1) '))

  await page.getByRole('button', { name: 'Notify' }).click()
  await page.getByText('Nothing', { exact: true }).click()
  await waitFor(() => anaNode.social.notifications.choiceFor(post) === 'mute')
  await bell(1).click()
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await waitFor(() => anaNode.social.notifications.unread() === 0)
  await waitFor(async () => !(await page.title()).startsWith('('))
  assert.is(await row.count(), 0)

  await page.getByRole('link', { name: 'Choose what you are told of' }).click()
  const joined = page.getByLabel('People who join by my invite')
  await joined.uncheck()
  await waitFor(() => !anaNode.social.notifications.isOn('joined'))
  await look(ana, 'choices', 'en')

  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('button', { name: 'Turn off' }).waitFor()
  const more = await anaNode.social.posts.create('once more', [await anaNode.aspect('Family')])
  await waitFor(() => boNode.social.posts.at(more) !== undefined)
  assert.is(await page.evaluate<number>('shown.length'), 0)
  await page.evaluate(hide)
  await boNode.social.threads.comment(more, 'again')
  await waitFor(async () => (await page.evaluate<number>('shown.length')) === 1)
  assert.is(await page.evaluate('shown[0].body'), 'Bo commented on your post')
  await page.evaluate(`shown[0].dispatchEvent(new Event('click'))`)
  await page.getByText('once more').waitFor()
  assert.match(page.url(), `/posts/${more}`)
  noComplaints(ana)
})

test.run()
