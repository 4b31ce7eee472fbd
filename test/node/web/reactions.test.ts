/** Reactions on the screen: given, taken back, and seen by friends whose page is open; by pointer and by keyboard. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import type { PostId } from '../../../protocol/ids.ts'
import { TestChromium } from '../../helpers/browser.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/reactions')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو']>
let ana: TestNode
let bo: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو'])
  ;[ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

/** A post by Ana that Bo has. */
async function postAt(text: string): Promise<PostId> {
  const post = await ana.social.posts.create(text, [await ana.aspect('Family')])
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  return post
}

/** The card of a post. */
function cardOf(page: Page, text: string): Locator {
  return page.locator('.post', { hasText: text })
}

function barOf(place: Locator): Locator {
  return place.getByRole('group', { name: 'Reactions', exact: true }).first()
}

/** The button of an emoji, once it says so many reactions, one of which is the reader's or not. */
function reaction(place: Locator, name: string, isMine: boolean): Locator {
  return barOf(place).getByRole('button', { name, pressed: isMine, exact: true })
}

async function openPanel(place: Locator): Promise<Locator> {
  await barOf(place).getByRole('button', { name: 'More reactions' }).click()
  return place.locator('.reaction-panel').first()
}

/** Waits until the panel says who reacted. */
async function says(panel: Locator, ...lines: string[]): Promise<void> {
  const list = panel.getByRole('list', { name: 'People who reacted' })
  const shown = async (): Promise<string[]> =>
    (await list.getByRole('listitem').allInnerTexts()).map((line) =>
      line
        .replaceAll(/[\u2068\u2069]|\uFE0F/gu, '')
        .replaceAll(/\s+/gu, ' ')
        .trim(),
    )
  await waitFor(async () => (await shown()).join() === lines.join(), {
    description: `the panel says ${lines.join()}`,
  })
}

test('a like is one press, shows at once where a friend has the page open, and goes by one more', async () => {
  await postAt('look at this')
  await using hers = await chromium.open()
  await using his = await chromium.open()
  const [her, him] = [await hers.signIn(ana), await his.signIn(bo)]
  for (const page of [her, him]) await shows(page, 'look at this')
  const [theirs, ours] = [cardOf(her, 'look at this'), cardOf(him, 'look at this')]
  await reaction(ours, '👍, 0 reactions', false).click()
  await reaction(ours, '👍, 1 reaction', true).waitFor()
  await reaction(theirs, '👍, 1 reaction', false).click()
  await reaction(theirs, '👍, 2 reactions', true).waitFor()
  await reaction(ours, '👍, 2 reactions', true).click()
  await reaction(ours, '👍, 1 reaction', false).waitFor()
  await reaction(theirs, '👍, 1 reaction', true).waitFor()
  noComplaints(hers, his)
})

test('another emoji comes from the panel or is typed, and all who reacted have their names there', async () => {
  const post = await postAt('a long day')
  await using his = await chromium.open()
  const page = await his.signIn(bo)
  await shows(page, 'a long day')
  const card = cardOf(page, 'a long day')
  const panel = await openPanel(card)
  await panel.getByRole('button', { name: '🎉', exact: true }).click()
  await reaction(card, '🎉, 1 reaction', true).waitFor()
  await panel.getByRole('button', { name: '🎉', exact: true, pressed: true }).waitFor()
  const field = panel.getByRole('textbox', { name: 'Any emoji' })
  await field.fill('🥨')
  await panel.getByRole('button', { name: 'Add this emoji' }).click()
  await reaction(card, '🥨, 1 reaction', true).waitFor()
  await waitFor(async () => (await field.inputValue()) === '')
  await ana.social.threads.react(post, { emoji: '🎉', isOn: true })
  await reaction(card, '🎉, 2 reactions', true).waitFor()
  await says(panel, '🎉 You and Ana', '🥨 You')
  noComplaints(his)
})

test('text that is no emoji is refused beside the field, and stays in it', async () => {
  await postAt('say it in one')
  await using his = await chromium.open()
  const page = await his.signIn(bo)
  await shows(page, 'say it in one')
  const panel = await openPanel(cardOf(page, 'say it in one'))
  const field = panel.getByRole('textbox', { name: 'Any emoji' })
  for (const text of ['hello', 'x'.repeat(500), '🎉🎉']) {
    await field.fill(text)
    await field.press('Enter')
    await panel.getByRole('alert').getByText('A reaction is one emoji.').waitFor()
    assert.is(await field.inputValue(), text)
    assert.is(await field.getAttribute('aria-invalid'), 'true')
    await field.fill('🎉')
    await field.press('Enter')
    await panel.getByRole('alert').first().waitFor({ state: 'hidden' })
    await waitFor(async () => (await field.inputValue()) === '')
  }
  noComplaints(his)
})

test('a comment has a bar of its own, and one that waits for the author’s node says so', async () => {
  const post = await postAt('what shall we cook?')
  const comment = await bo.social.threads.comment(post, 'soup')
  await waitFor(() => ana.social.threads.commentAt(comment) !== undefined)
  await using his = await chromium.open()
  const page = await his.signIn(bo)
  await shows(page, 'what shall we cook?')
  const card = cardOf(page, 'what shall we cook?')
  await card.getByRole('button', { name: '1 comment' }).click()
  const row = card.locator('.comment', { hasText: 'soup' })
  await reaction(row, '👍, 0 reactions', false).waitFor()
  await ana.social.threads.react(comment, { emoji: '❤️', isOn: true })
  await reaction(row, '❤, 1 reaction', false).click()
  await reaction(row, '❤, 2 reactions', true).waitFor()
  await reaction(card, '👍, 0 reactions', false).waitFor()
  const panel = await openPanel(row)
  await says(panel, '❤ You and Ana')
  await ana.stop()
  await panel.getByRole('button', { name: '🔥', exact: true }).click()
  await says(panel, '❤ You and Ana', '🔥 You waiting for the node of Ana')
  await ana.start()
  await says(panel, '❤ You and Ana', '🔥 You')
  noComplaints(his)
})

test('all of it is done by keyboard, and no press moves or loses the place', async () => {
  const post = await postAt('by keyboard alone')
  for (const emoji of ['😮', '😢']) await ana.social.threads.react(post, { emoji, isOn: true })
  await waitFor(async () => (await bo.social.threads.reactionsTo(post)).length === 2)
  await using his = await chromium.open()
  const page = await his.signIn(bo)
  await shows(page, 'by keyboard alone')
  const card = cardOf(page, 'by keyboard alone')
  const focused = (): Promise<string | null> => page.locator(':focus').getAttribute('aria-label')
  await reaction(card, '👍, 0 reactions', false).focus()
  await page.keyboard.press('Space')
  await reaction(card, '👍, 1 reaction', true).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  const last = await focused()
  await page.keyboard.press('Enter')
  await barOf(card).getByRole('button', { pressed: true }).nth(1).waitFor()
  // It has more reactions than the one before it now, and stands where it stood.
  assert.is(await focused(), last?.replace('1 reaction', '2 reactions'))
  await page.keyboard.press('Tab')
  assert.is(await focused(), 'More reactions')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await reaction(card, '❤, 1 reaction', true).waitFor()
  await page.keyboard.press('Enter')
  await reaction(card, '❤, 0 reactions', false).waitFor()
  for (let tabs = 0; tabs < 8; tabs++) await page.keyboard.press('Tab')
  assert.is(await focused(), 'Any emoji')
  await page.keyboard.insertText('🧅')
  await page.keyboard.press('Enter')
  await reaction(card, '🧅, 1 reaction', true).waitFor()
  await page.keyboard.press('Escape')
  await card.locator('.reaction-panel').waitFor({ state: 'detached' })
  assert.is(await focused(), 'More reactions')
  const sizes = await card
    .locator('.reactions button')
    .evaluateAll((all) => all.map((one) => [one.clientWidth, one.offsetHeight]))
  for (const [width = 0, height = 0] of sizes) assert.ok(width >= 36 && height >= 36)
  noComplaints(his)
})

test.run()
