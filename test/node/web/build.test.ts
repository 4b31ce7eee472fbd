/** The built view is small enough to be there at once. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('node/web/build')
const root = join(import.meta.dirname, '../../..')
const built = join(root, 'dist/node/web')
const kilobyte = 1000

const html = readFileSync(join(built, 'index.html'), 'utf8')

/** Zipped, as the goals count it. */
function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(built, path))).length, 0)
}

function linked(pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, path = '']) => path)
}

test('the first load is within its limits', () => {
  const scripts = linked(/(?:src|href)="(\/assets\/[^"]+\.js)"/gu)
  const styles = linked(/href="(\/assets\/[^"]+\.css)"/gu)
  assert.ok(scripts.length > 0 && styles.length > 0)
  const texts = readdirSync(join(built, 'assets')).find((name) => name.startsWith('texts-'))
  const [scriptBytes, styleBytes] = [sizeOf(scripts), sizeOf(styles)]
  assert.ok(scriptBytes <= 60 * kilobyte, `${scriptBytes} bytes of scripts`)
  assert.ok(styleBytes <= 12 * kilobyte, `${styleBytes} bytes of styles`)
  assert.ok(sizeOf([`assets/${texts}/en/page.json`]) <= 12 * kilobyte)
})

test('the page holds nothing inline and nothing from elsewhere', () => {
  assert.not.match(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/u)
  assert.not.match(html, /(?:src|href)="(?!\/)/u)
  for (const name of readdirSync(join(built, 'assets')).filter((one) => extname(one) !== '')) {
    const text = readFileSync(join(built, 'assets', name), 'utf8')
    assert.not.match(
      text,
      /url\(["']?(?:https?:|data:|\/\/)|\beval\(|new Function\(|sourceMappingURL/u,
      name,
    )
  }
})

test.run()
