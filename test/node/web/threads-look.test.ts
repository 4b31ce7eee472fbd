/** A thread with replies, an edited comment and a lock: what people do in it, and how it looks in a language of each direction. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/threads-look')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('people reply, edit, and lock a thread, and see what the others do', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const post = await ana.social.posts.create('to talk about', [await ana.aspect('Family')])
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const comment = await bo.social.threads.comment(post, 'teh soup')
  await waitFor(() => ana.social.threads.commentAt(comment) !== undefined)
  for (const text of ['one', 'two', 'three']) await ana.social.threads.comment(comment, text)
  await waitFor(async () => (await bo.social.threads.countComments(post)) === 4)
  await using hers = await chromium.open()
  await using his = await chromium.open()
  const [her, him] = [await hers.signIn(ana), await his.signIn(bo)]
  for (const page of [her, him]) {
    await shows(page, 'to talk about')
    await page.locator('.thread-button').click()
    await page.locator('.replies .comment').nth(1).waitFor()
    assert.is(await page.locator('.replies .comment').count(), 2)
  }
  await her.getByRole('button', { name: '1 earlier reply' }).click()
  await her.locator('.replies .comment').nth(2).waitFor()

  await him.getByRole('button', { name: 'Reply to Ana' }).last().click()
  await him.locator('textarea:focus').waitFor()
  await him.keyboard.type('four')
  await him.keyboard.press('Control+Enter')
  await him.locator('.replies .comment', { hasText: 'four' }).waitFor()
  await her.locator('.replies .comment', { hasText: 'four' }).waitFor()
  await her.getByRole('button', { name: '5 comments' }).waitFor()

  const field = him.getByRole('textbox', { name: 'Edit your comment' })
  await him.getByRole('button', { name: 'Edit your comment' }).first().click()
  assert.is(await field.inputValue(), 'teh soup')
  await field.fill('the soup')
  await him.locator('.said .comment-field').getByRole('button', { name: 'Save' }).click()
  await her.locator('.comment', { hasText: 'the soup' }).waitFor()
  await her.getByRole('button', { name: 'edited' }).click()
  await her.locator('.versions', { hasText: 'teh soup' }).waitFor()
  assert.is(await her.locator('.replies .comment').count(), 4)
  const reply = her.locator('.replies .comment', { hasText: 'four' })
  await reply.getByRole('button', { name: '👍' }).click()
  await him
    .locator('.replies .comment', { hasText: 'four' })
    .getByRole('button', { name: '👍, 1' })
    .waitFor()

  await her.getByRole('button', { name: 'Lock the thread' }).click()
  await him.getByText('Ana locked this thread').waitFor()
  assert.is(await him.locator('.comment-field').count(), 0)
  assert.is(await him.getByRole('button', { name: /Reply to/u }).count(), 0)
  await her.getByRole('button', { name: 'Unlock the thread' }).click()
  await him.locator('.comment-field').waitFor()

  await her.getByRole('button', { name: 'Delete the comment by Bo' }).first().click()
  await her.getByText('Delete this comment and the 4 replies').waitFor()
  await her.getByRole('button', { name: 'Delete', exact: true }).click()
  await him.locator('.comment').first().waitFor({ state: 'detached' })
  noComplaints(hers, his)
})

for (const locale of ['en', 'ar']) {
  test(`an open thread is for everybody, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana', 'بو'])
    const [ana, bo] = nodes.all
    await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
    const post = await ana.social.posts.create('to look at', [await ana.aspect('Family')])
    await waitFor(() => bo.social.posts.at(post) !== undefined)
    const comment = await ana.social.threads.comment(
      post,
      `Soup! ${'long-word-without-end'.repeat(6)}`,
    )
    await ana.social.threads.editComment(comment, `Soup. ${'long-word-without-end'.repeat(6)}`)
    const other = await bo.social.threads.comment(post, 'خبز من فضلك')
    for (const item of [comment, other]) {
      await waitFor(() => ana.social.threads.commentAt(item) !== undefined)
      for (const text of ['yes', `no: ${'long-word-without-end'.repeat(6)}`, 'perhaps']) {
        await ana.social.threads.comment(item, text)
      }
    }
    await ana.social.threads.lock(post, true)
    await using hers = await chromium.open({ locale })
    const page = await hers.signIn(ana)
    await shows(page, 'to look at')
    await page.locator('.thread-button').click()
    await page.locator('.edited').click()
    await page.locator('.versions li').waitFor()
    await page.locator('.reply').nth(1).click()
    await page.locator('.replies .comment-field').waitFor()
    await page
      .getByRole('button', { name: locale === 'en' ? 'Edit your comment' : 'تعديل تعليقك' })
      .first()
      .click()
    await look(hers, 'thread', locale)
    noComplaints(hers)
  })
}

test.run()
