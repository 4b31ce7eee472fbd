/**
 * Looks at what a page shows, in both colours and at the width of a phone and of a desk: no violation of the accessibility rules,
 * nothing wider than the page. With `PAPPUS_SHOTS=folder`, a picture of each is put there.
 */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TestBrowser } from './browser.ts'
import { isWhole } from './extent.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
const schemes = ['light', 'dark'] as const
const widths = [360, 1280] as const
const height = 800
const { PAPPUS_SHOTS: shots } = process.env

/** Looks at what the page shows now, in all colours and widths, or in a sample of two. */
export async function look({ page }: TestBrowser, name: string, locale: string): Promise<void> {
  for (const [schemeAt, colorScheme] of schemes.entries()) {
    for (const [widthAt, width] of widths.entries()) {
      // The sample has each colour and each width once, which of both together by the name.
      const isSample = (schemeAt + widthAt + name.length + locale.length) % 2 === 0
      if (!isWhole && !isSample) continue
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height })
      // Where a page stands decides what the bars at its edges cover half.
      await page.evaluate('scrollTo(0, 0)')
      const what = `${name} ${locale} ${colorScheme} ${width}`
      const path = join(shots ?? '', `${what.replaceAll(' ', '-')}.png`)
      if (shots !== undefined) await page.screenshot({ path, fullPage: true })
      await expectAccessible(page, what)
      const pageWidth = await settledWidth(page, width)
      assert.ok(pageWidth <= width, `${what}: ${pageWidth} px wide`)
    }
  }
}

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

async function expectAccessible(page: Page, what: string): Promise<void> {
  // Axe takes what the browser has not laid out yet to stand elsewhere, over other things.
  await page.evaluate(
    `document.querySelectorAll('.post').forEach(({ style }) => (style.contentVisibility = 'visible'))`,
  )
  const violations = await violationsOn(page)
  const found = violations.map(
    ({ id, nodes: places }) => `${id}: ${places[0]?.html} ${places[0]?.failureSummary}`,
  )
  assert.equal(found, [], what)
}

/**
 * Of each violation the places, of all else nothing: that, selectors, and style sheets that no rule of ours reads, take half of the time
 * of a look.
 */
const options = {
  runOnly: { type: 'tag', values: tags },
  resultTypes: ['violations'],
  selectors: false,
  preload: { assets: ['media'] },
}

/** Axe stays in a page that it looked at once. */
async function violationsOn(page: Page): Promise<Violations> {
  // The builder brings axe; the other mode is for pages with frames, which ours must not have.
  if (!(await page.evaluate<boolean>(`'axe' in window`)))
    await new AxeBuilder({ page }).setLegacyMode().withRules(['document-title']).analyze()
  return page.evaluate<Violations>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )
}

/** How wide the page is once it fits, or as it stays: on a busy machine a notice may stand there for a moment. */
async function settledWidth(page: Page, width: number): Promise<number> {
  const wide = 'document.documentElement.scrollWidth'
  await page
    .waitForFunction(`${wide} <= ${width}`, undefined, { timeout: 10_000 })
    .catch(() => undefined)
  return page.evaluate<number>(wide)
}
