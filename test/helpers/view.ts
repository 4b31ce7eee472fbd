/** Acts of a person in the view, and rules that always hold there. */
import * as assert from 'uvu/assert'
import type { Page } from 'playwright-core'
import type { TestBrowser } from './browser.ts'

/** Tells a new node a name, in its first page. */
export async function setUp(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Welcome to Pappus' }).waitFor()
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Start' }).click()
}

/** Writes a post, and sees it in the stream. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a post' }).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(page, text)
}

/** Posts that have a text in them. */
export function postOf(page: Page, text: string): ReturnType<Page['locator']> {
  return page.locator('.post-text', { hasText: text })
}

/** Waits until a post is in the stream. */
export async function shows(page: Page, text: string): Promise<void> {
  await postOf(page, text).waitFor()
}

/** Inviting and joining begin among the people. */
async function toPeople(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
}

/** @returns the link of a new invite */
export async function makeInvite(page: Page): Promise<string> {
  await toPeople(page)
  await page.getByRole('link', { name: 'Invite a friend' }).first().click()
  await page.getByRole('button', { name: 'Make an invite' }).click()
  return page.getByRole('textbox', { name: 'Invite link' }).inputValue()
}

/** Pastes a link and asks to join by it; what comes of that is shown. */
export async function tryJoin(page: Page, link: string): Promise<void> {
  await toPeople(page)
  await page.getByRole('link', { name: 'I have an invite' }).first().click()
  await page.getByRole('textbox', { name: 'Invite link' }).fill(link)
  await page.getByRole('button', { name: 'Join' }).click()
}

/** Sees that no page had an error, or wanted what the security policy forbids. */
export function noComplaints(...browsers: TestBrowser[]): void {
  assert.equal(
    browsers.flatMap(({ complaints }) => complaints),
    [],
  )
}
