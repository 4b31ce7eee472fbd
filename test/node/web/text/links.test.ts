/** Web addresses in a post: found whole, and nothing else becomes a link. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { splitLinks } from '../../../../node/web/text/links.ts'

const test = suite('node/web/text/links')

function hrefs(text: string): string[] {
  return splitLinks(text).flatMap(({ href }) => href ?? [])
}

function run(text: string, ...expected: string[]): void {
  assert.equal(hrefs(text), expected, text)
}

test('an address is found wherever it stands', () => {
  run('https://a.example', 'https://a.example')
  run('see http://a.example/x?y=1#z now', 'http://a.example/x?y=1#z')
  run('HTTPS://A.example', 'HTTPS://A.example')
  run('one https://a.example two https://b.example', 'https://a.example', 'https://b.example')
  run('line\nhttps://a.example\nline', 'https://a.example')
})

test('what ends a sentence is no part of it', () => {
  run('It is https://a.example.', 'https://a.example')
  run('(see https://a.example)', 'https://a.example')
  run(
    'https://a.example/x, and “https://b.example/y”!',
    'https://a.example/x',
    'https://b.example/y',
  )
  run('https://a.example/wiki/Seed_(plant)', 'https://a.example/wiki/Seed_(plant)')
  run('<https://a.example>', 'https://a.example')
})

test('only web addresses are links', () => {
  run('javascript:alert(1)')
  run('jAvAsCrIpT:alert(1) data:text/html,x file:///etc/passwd ftp://a.example')
  run('vbscript:x blob:http-x mailto:a@b.example www.a.example a.example')
  run('http://')
  run('https:// a.example')
})

test('the parts are the whole text again, and each link is a web address', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('https://a.example', 'http://', 'javascript:', ' ', '\n', ').', '"', '<', 'é'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const parts = splitLinks(text)
      assert.is(parts.map((part) => part.text).join(''), text)
      for (const { href } of parts) {
        if (href !== undefined) assert.match(new URL(href).protocol, /^https?:$/u)
      }
    }),
  )
})

test('a long text without end takes no long time', () => {
  const long = [`https://${'('.repeat(50_000)}`, 'https://a'.repeat(5_000), '.'.repeat(50_000)]
  for (const text of long) {
    const startedMs = performance.now()
    splitLinks(`https://a.example/${text}`)
    assert.ok(performance.now() - startedMs < 500, text.slice(0, 10))
  }
})

test.run()
