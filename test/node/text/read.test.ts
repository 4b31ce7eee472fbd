/** Texts as trees: what Markdown means here, that no words are lost, no address runs as us, and nothing costs more than its length. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { postTextBytesMax } from '../../../protocol/limits.ts'
import { blockDepthMax, inlineDepthMax, nodesMax } from '../../../node/text/limits.ts'
import { readText } from '../../../node/text/read.ts'
import { inlinesOf, type Block, type Inline } from '../../../node/text/tree.ts'
import { sampleOr } from '../../helpers/extent.ts'

const test = suite('node/text/read')

const bo = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'

/** A tree in few signs: `p[words]`. */
function drawn(blocks: readonly Block[]): string {
  return blocks.map(drawnBlock).join(' ')
}

function drawnBlock(block: Block): string {
  if (block.kind === 'quote') return `quote[${drawn(block.blocks)}]`
  if (block.kind === 'code-block') return `pre${block.language ?? ''}[${block.text}]`
  if (block.kind === 'rule') return 'rule'
  if (block.kind === 'list') {
    return `list${block.start ?? ''}[${block.items.map(drawn).join(', ')}]`
  }
  if (block.kind === 'table') {
    return `table[${block.rows.map((row) => row.map(words).join('|')).join(' / ')}]`
  }
  const name = block.kind === 'heading' ? `h${block.level}` : 'p'
  return `${name}[${words(block.children)}]`
}

function words(children: readonly Inline[]): string {
  return children.map(drawnInline).join('')
}

function drawnInline(inline: Inline): string {
  if (inline.kind === 'text') return inline.text
  if (inline.kind === 'code') return `code(${inline.text})`
  if (inline.kind === 'tag') return `tag(${inline.tag})`
  if (inline.kind === 'mention') return `mention(${inline.name})`
  if (inline.kind === 'link') return `link(${words(inline.children)} → ${inline.href})`
  return `${inline.kind}(${words(inline.children)})`
}

function run(text: string, expected: string): void {
  assert.is(drawn(readText(text)), expected, text)
}

/** Examples of CommonMark 0.31 and of GFM, for what is taken of them. */
test('it is CommonMark with tables and strikethrough', () => {
  run('*foo bar* **foo** ***both***', 'p[emphasis(foo bar) strong(foo) emphasis(strong(both))]')
  run('a * foo bar*', 'p[a * foo bar*]')
  run('foo_bar_baz', 'p[foo_bar_baz]')
  run('**foo*', 'p[*emphasis(foo)]')
  run('~~Hi~~ there', 'p[strike(Hi) there]')
  run('`` foo ` bar ``', 'p[code(foo ` bar)]')
  run('# foo\n## foo #\n\nFoo\n===', 'h1[foo] h2[foo] h1[Foo]')
  run('#hashtag', 'p[tag(hashtag)]')
  run('####### foo', 'p[####### foo]')
  run('***\n- - -\n___', 'rule rule rule')
  run('> # Foo\n> bar\nbaz', 'quote[h1[Foo] p[bar\nbaz]]')
  run('- one\n- two\n  - three', 'list[p[one], p[two] list[p[three]]]')
  run('2. a\n3. b', 'list2[p[a], p[b]]')
  run('```ruby startline=3\ndef foo\n```', 'preruby[def foo]')
  run('    a\n    b', 'pre[a\nb]')
  run('| f | b |\n| --- | --- |\n| a | *b* |', 'table[f|b / a|emphasis(b)]')
  run('[link](/uri "title")', 'p[[link](/uri "title")]')
  run('[a *b*](https://x.example/y)', 'p[link(a emphasis(b) → https://x.example/y)]')
  run('<https://foo.example/>', 'p[link(https://foo.example/ → https://foo.example/)]')
  run('<a@b.example>', 'p[link(a@b.example → mailto:a@b.example)]')
  run(String.raw`\*no\* \#no &amp; &copy;`, 'p[*no* #no & ©]')
})

test('it is what people type: one break is a break, and HTML is text', () => {
  run('one\ntwo  \nthree', 'p[one\ntwo\nthree]')
  run('<b onclick=x>hi</b> <script>1</script>', 'p[<b onclick=x>hi</b> <script>1</script>]')
  run('<div>\n*a*\n</div>', 'p[<div>\nemphasis(a)\n</div>]')
  run('[a]: https://x.example', 'p[[a]: link(https://x.example → https://x.example)]')
  run('![a cat](https://x.example/cat.png)', 'p[link(a cat → https://x.example/cat.png)]')
  run('[](https://x.example)', 'p[link(https://x.example → https://x.example)]')
  run('#', 'p[#]')
  run('> ', 'p[> ]')
  assert.equal(readText(''), [])
})

test('addresses are found without marks around them', () => {
  run(
    'see https://a.example/x_y_z?b=(c), ok',
    'p[see link(https://a.example/x_y_z?b=(c) → https://a.example/x_y_z?b=(c)), ok]',
  )
  run('**https://a.example**', 'p[strong(link(https://a.example → https://a.example))]')
  run('It is https://a.example.', 'p[It is link(https://a.example → https://a.example).]')
  run('HTTPS://A.example', 'p[link(HTTPS://A.example → HTTPS://A.example)]')
  run(
    '[see https://a.example](https://b.example)',
    'p[link(see https://a.example → https://b.example)]',
  )
  run('xhttps://a.example http:// www.a.example', 'p[xhttps://a.example http:// www.a.example]')
  run('https://a.example/#frag', 'p[link(https://a.example/#frag → https://a.example/#frag)]')
  run('`https://a.example`', 'p[code(https://a.example)]')
})

test('tags and mentions stand in words alone', () => {
  run('#Größe, #日本語。(#a-b) x#no #_ #1', 'p[tag(grösse), tag(日本語)。(tag(a-b)) x#no #_ #1]')
  run('`#no` [#no](https://x.example)', 'p[code(#no) link(#no → https://x.example)]')
  run(`hi [@Bo](${bo})!`, 'p[hi mention(Bo)!]')
  run(`\`[@Bo](${bo})\``, `p[code([@Bo](${bo}))]`)
  run('[@Bo](did:key:z6Mkwrong)', 'p[[@Bo](did:key:z6Mkwrong)]')
})

test('what nests too deeply, or has too many parts, is shown as it was typed', () => {
  const deep = `${'> '.repeat(100)}bottom`
  assert.match(drawn(readText(deep)), 'bottom')
  const many = 'a *b* '.repeat(nodesMax)
  assert.equal(readText(many), [{ kind: 'paragraph', children: [{ kind: 'text', text: many }] }])
})

const bits = fc.constantFrom(
  ...'* ** _ ~~ ` ``` > - + 1. # | ! [ ] ( ) < > \\ & " \' : = --- |-|-|'.split(' '),
  '\n',
  '\n\n',
  '    ',
  ' ',
  '](javascript:alert(1))',
  '](https://x.example)',
  '](//evil.example)',
  '](/\\evil.example)',
  '](data:text/html,x)',
  '](JaVaScRiPt:x)',
  '](&#106;avascript:x)',
  `](${bo})`,
  'https://',
  '#tag',
  '@bo',
  '![',
  '<script>',
)
const word = fc.stringMatching(/^[a-zäあא]{1,6}$/u)
const source = fc.array(fc.oneof(bits, word), { maxLength: 60 })
const numRuns = sampleOr(300, 20_000)

function* blocksIn(
  blocks: readonly Block[],
  depth = 1,
): Generator<{ block: Block; depth: number }> {
  for (const block of blocks) {
    yield { block, depth }
    if (block.kind === 'quote') yield* blocksIn(block.blocks, depth + 1)
    if (block.kind === 'list') yield* blocksIn(block.items.flat(), depth + 2)
  }
}

function depthOf(children: readonly Inline[]): number {
  return Math.max(
    0,
    ...children.map((child) => ('children' in child ? 1 + depthOf(child.children) : 0)),
  )
}

test('whatever is typed: no address runs as us, no tree is deep, no link is in a link', () => {
  fc.assert(
    fc.property(source, (parts) => {
      const blocks = readText(parts.join(''))
      for (const inline of inlinesOf(blocks)) {
        if (inline.kind !== 'link') continue
        assert.match(inline.href, /^(https?:\/\/|mailto:)/iu)
        const inner = [...inlinesOf([{ kind: 'paragraph', children: inline.children }])]
        assert.not(inner.some(({ kind }) => ['link', 'mention', 'tag'].includes(kind)))
      }
      for (const { block, depth } of blocksIn(blocks)) {
        assert.ok(depth <= blockDepthMax + 2)
        if ('children' in block) assert.ok(depthOf(block.children) <= inlineDepthMax)
      }
    }),
    { numRuns },
  )
})

test('every word that is typed is there to be read', () => {
  const marks = fc.constantFrom(
    ...'* ** _ ~~ ` > - 1. # | ! [ ] ( ) < \\ & : ='.split(' '),
    '\n',
    '\n\n',
    '    ',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(marks, word), { maxLength: 60 }), (parts) => {
      const text = parts.join(' ')
      const shown = drawn(readText(text))
      for (const [one] of text.matchAll(/[a-zäあא]+/gu)) assert.ok(shown.includes(one), text)
    }),
    { numRuns },
  )
})

test('the longest hostile texts take tens of milliseconds of the processor', () => {
  const units = [
    'a\n',
    '*a ',
    'a* ',
    '*a**b ',
    '_*a',
    '[*',
    '*[',
    '[',
    '![',
    '[a](',
    '[a](<b',
    '[a](b "c',
    '<!--',
    '<a b="',
    '`a``b',
    '&',
    '- ',
    '- a\n\n',
    '* a\n  ',
    '> a\n',
    '1) a\n1. b\n',
    '| a |\n| - |\n',
    '#a-',
    '##',
    'https://',
    'https://a ',
    'a://',
    'a\n=\n',
    '~~a ',
    '\\#',
    '(((',
    '@a',
    `[@a](${bo})`,
    '![a](https://b.example)',
    '\u{1F300}',
    'א\u0301',
  ]
  const size = postTextBytesMax
  const texts = units.map((unit) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size))
  texts.push(
    `${'|a'.repeat(150)}\n${'|-'.repeat(150)}\n${'a\n'.repeat(size / 2)}`,
    `${'*'.repeat(size / 2)}a${'*'.repeat(size / 2)}`,
    `${'> '.repeat(size / 4)}a\n${'a\n'.repeat(size / 4)}`,
    Array.from({ length: 220 }, (_, at) => `${' '.repeat(at * 2)}- a\n`).join(''),
  )
  for (const text of texts) {
    const { user } = process.cpuUsage()
    readText(text)
    const ms = (process.cpuUsage().user - user) / 1000
    // Measured: 120 at most. What grows with the square of a text takes seconds.
    assert.ok(ms < 1000, `${ms} ms: ${text.slice(0, 20)}`)
  }
})

test.run()
