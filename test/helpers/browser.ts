/** A headless Chromium, whose pages are watched for what must never happen: violations of the security policy, and errors. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'
import type { TestNode } from './nodes.ts'
import { TestError } from './test-error.ts'

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of Chromium: `CHROMIUM_PATH`, or the first one in `PATH`; `undefined` without any. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined
  const folders = [...PATH.split(delimiter), '/usr/bin', '/snap/bin']
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync)
}

/** One person's browser: cookies, storage and settings of its own. */
export class TestBrowser implements AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** Complaints of the pages: errors, and violations of the security policy. */
  readonly complaints: readonly string[]

  constructor(context: BrowserContext, page: Page, complaints: readonly string[]) {
    this.context = context
    this.page = page
    this.complaints = complaints
  }

  /** Opens the view of a node, signed in. */
  async signIn(node: Pick<TestNode, 'node'>): Promise<Page> {
    await this.page.goto(node.node.signInUrl())
    return this.page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
  }
}

/** Chromium itself; it starts once for a whole file of tests. */
export class TestChromium implements AsyncDisposable {
  readonly #browser: Browser

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /**
   * @param more switches beside the usual ones.
   * @throws {TestError} when there is none.
   */
  static async start(more: readonly string[] = []): Promise<TestChromium> {
    const executablePath = findChromium()
    if (executablePath === undefined)
      throw new TestError('no Chromium: node test/install-browser.ts')
    return new TestChromium(await chromium.launch({ executablePath, args: [...flags, ...more] }))
  }

  async open(options: BrowserContextOptions = {}): Promise<TestBrowser> {
    const context = await this.#browser.newContext({
      locale: 'en-GB',
      // It answers for the network, which tests look at and cut.
      serviceWorkers: 'block',
      ...options,
    })
    // Slower than any machine needs; what does not come by then never comes.
    context.setDefaultTimeout(40_000)
    const complaints: string[] = []
    context.on('weberror', (error) => complaints.push(String(error.error())))
    context.on('console', (message) => {
      // A node that is stopped on purpose, or refuses on purpose, is no complaint.
      const isNetwork = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isNetwork) complaints.push(message.text())
    })
    return new TestBrowser(context, await context.newPage(), complaints)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
  }
}
