/** The built view is small enough to be there at once, and complete in every language. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('node/web/build')
const root = join(import.meta.dirname, '../../..')
const built = join(root, 'dist/node/web')
const messages = join(root, 'node/messages')
const kilobyte = 1000

const html = readFileSync(join(built, 'index.html'), 'utf8')

/** Zipped, as the goals count it. */
function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(built, path))).length, 0)
}

function linked(pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, path = '']) => path)
}

function catalog(locale: string, section: string): Record<string, string> {
  const path = join(messages, locale, `${section}.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
}

/** A compiled text: its words, and in arrays what they are mixed with: a name, a kind, the choices that it has. */
type Message =
  | string
  | readonly (string | readonly [string, string?, Record<string, Message | number | undefined>?])[]

/** Names of what a text takes, with the kind of each. */
function argumentsOf(text: string): string[] {
  const found = new Set<string>()
  const walk = (message: Message): void => {
    if (typeof message === 'string') return
    for (const token of message) {
      if (typeof token === 'string') continue
      const [name, kind, choices = {}] = token
      found.add(kind === undefined ? name : `${name}, ${kind}`)
      // Beside the choices may stand the offset of a plural.
      for (const choice of Object.values(choices)) if (typeof choice === 'object') walk(choice)
    }
  }
  walk(compileMessageOrThrow(text) as Message)
  return [...found].toSorted()
}

test('the first load is within its limits', () => {
  const scripts = linked(/(?:src|href)="(\/assets\/[^"]+\.js)"/gu)
  const styles = linked(/href="(\/assets\/[^"]+\.css)"/gu)
  assert.ok(scripts.length > 0 && styles.length > 0)
  const english = readdirSync(join(built, 'assets')).filter((name) => name.startsWith('en-'))
  const [scriptBytes, styleBytes] = [sizeOf(scripts), sizeOf(styles)]
  assert.ok(scriptBytes <= 60 * kilobyte, `${scriptBytes} bytes of scripts`)
  assert.ok(styleBytes <= 12 * kilobyte, `${styleBytes} bytes of styles`)
  assert.ok(sizeOf(english.map((name) => `assets/${name}`)) <= 12 * kilobyte)
})

test('the page holds nothing inline and nothing from elsewhere', () => {
  assert.not.match(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/u)
  assert.not.match(html, /(?:src|href)="(?!\/)/u)
  for (const name of readdirSync(join(built, 'assets'))) {
    const text = readFileSync(join(built, 'assets', name), 'utf8')
    assert.not.match(
      text,
      /url\(["']?(?:https?:|data:|\/\/)|\beval\(|new Function\(|sourceMappingURL/u,
      name,
    )
  }
})

test('each language has the texts of English, and each text takes the same values', () => {
  const locales = readdirSync(messages, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  assert.ok(locales.length >= 6)
  for (const { name: locale } of locales) {
    for (const file of readdirSync(join(messages, locale))) {
      const section = file.replace('.json', '')
      const [english, translated] = [catalog('en', section), catalog(locale, section)]
      assert.equal(
        Object.keys(translated).toSorted(),
        Object.keys(english).toSorted(),
        `${locale} ${section}`,
      )
      for (const [id, text] of Object.entries(translated)) {
        const expected = argumentsOf(english[id] ?? '')
        assert.equal(argumentsOf(text), expected, `${locale} ${id}: ${text}`)
      }
    }
  }
})

test('a text that takes a value is known to', () => {
  assert.equal(argumentsOf('Hello'), [])
  assert.equal(argumentsOf('{name} is in {aspect}'), ['aspect', 'name'])
  const plural = '{count, plural, one {# of {all}} other {#}}'
  assert.equal(argumentsOf(plural), ['all', 'count, plural'])
})

test.run()
