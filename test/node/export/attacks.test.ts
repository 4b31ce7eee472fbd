/** Words, names and files of hostile people in an export: they stay text, and in their folder. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { everything } from '../../../node/export/everything.ts'
import { isExportName } from '../../../node/export/files.ts'
import type { Media, Post, Source } from '../../../node/export/source.ts'
import { wordsIn } from '../../../node/export/words.ts'
import { readText } from '../../../node/text/read.ts'
import { filesOf } from '../../helpers/export-files.ts'

const test = suite('node/export/attacks')

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></textarea><svg onload=alert(1)>',
  '[click](javascript:alert(1)) [data](data:text/html,x) <javascript:alert(1)>',
  '`</code><script>alert(1)</script>`',
  '```html"><script>\n</pre><script>alert(1)</script>\n```',
  '| <b>a</b> |\n| --- |\n| <iframe src="//evil.example"> |',
  '<!-- --><base href="https://evil.example/">',
  '&lt;script&gt; &#x3c;script&#x3e;',
  '\u0000<scr\u0000ipt>\u0008 \ud800 \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
]
const names = [
  '../../../etc/passwd',
  '..\\..\\boot.ini',
  'CON',
  'a/b',
  '/abs',
  'x.html',
  '.htaccess',
]
const types = ['text/html', 'image/svg+xml', '../evil', 'application/xhtml+xml', 'constructor']

function mediaOf(name: string, type: string, words: string): Media {
  const stored = { bytes: 3, read: () => flow([new Uint8Array([60, 98, 62])]) }
  return {
    kind: 'file',
    type,
    name,
    alt: words,
    caption: words,
    bytes: 3,
    mayKeep: true,
    file: stored,
    isAway: false,
    words: [words],
  }
}

async function* flow<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

function said(words: string, at: number): Omit<Post, 'thread'> {
  return {
    id: String(at).padStart(22, 'x'),
    author: { id: `did:key:z6Mk${words}`, name: words, isMe: at % 2 === 0 },
    text: words,
    content: readText(words),
    atMs: Date.UTC(2026, 10, 1) - at * 1e6,
    reactions: [{ emoji: words, count: 1 }],
    warning: words,
    place: words,
    poll: { options: [{ text: words, votes: 1 }], isMultiple: false },
    shared: {
      id: String(at).padStart(22, 's'),
      author: { id: `did:key:z6Mk${words}`, name: words },
      ...(at % 2 === 0 && {
        said: { text: words, content: readText(words), atMs: 0, warning: words, place: words },
      }),
    },
    media: names.map((name, index) => mediaOf(name, types[index % types.length] ?? '', words)),
    isPublic: false,
    audience: [words],
    comments: 1,
  }
}

function hostile(): Source {
  const posts = attacks.map((words, at) => {
    const one = said(words, at)
    return { ...one, thread: () => flow([[{ ...one, id: `c${one.id.slice(1)}` }]]) }
  })
  const about = { bio: attacks.join(' '), place: attacks[1]!, tags: attacks }
  const person = { id: attacks[1]!, name: attacks[0]!, about, note: attacks[2]!, aspects: attacks }
  return {
    owner: person,
    posts: () => flow(posts),
    others: () => flow(posts),
    conversations: () =>
      flow([{ id: 'm'.repeat(22), people: [person], messages: () => flow([posts]) }]),
    boards: () =>
      flow([
        {
          id: 'b'.repeat(22),
          name: attacks[0]!,
          type: 'board' as const,
          items: posts.map((post) => ({ post, number: 0, note: post.text })),
        },
      ]),
    people: () => Promise.resolve([{ ...person, sinceMs: 0 }]),
  }
}

/** All tags that a page may have, each with the attributes that it may have. */
const may: Record<string, RegExp> = {
  '!doctype': /^html$/u,
  a: /^(href|rel|download)$/u,
  article: /^(id|class)$/u,
  html: /^(lang|dir)$/u,
  img: /^(src|alt|loading|width|height|class)$/u,
  link: /^(rel|href|type|title)$/u,
  meta: /^(charset|http-equiv|content|name)$/u,
}
const anywhere = /^(id|class|dir|aria-label|tabindex|scope|start|datetime)$/u
const tags =
  /^(html|head|meta|title|link|body|header|nav|ul|ol|li|a|h[1-4]|main|footer|p|article|strong|bdi|time|details|summary|div|span|figure|figcaption|img|em|s|code|pre|br|hr|blockquote|table|thead|tbody|tr|th|td|dl|dt|dd|section|!doctype)$/u

function assertHarmless(name: string, page: string): void {
  for (const [, tag = '', attributes = ''] of page.matchAll(
    /<(?!\/)([^\s>/]+)((?:[^>"]|"[^"]*")*)>/gu,
  )) {
    assert.ok(tags.test(tag), `${name}: <${tag}>`)
    for (const [, attribute = '', value = ''] of attributes.matchAll(
      /([^\s="/]+)(?:="([^"]*)")?/gu,
    )) {
      const isAllowed = anywhere.test(attribute) || may[tag]?.test(attribute) === true
      assert.ok(isAllowed, `${name}: <${tag} ${attribute}>`)
      if (attribute !== 'href' && attribute !== 'src') continue
      assert.match(
        value,
        /^(https?:\/\/|mailto:|(\.\.\/)?([a-z]+\/)?[\w-]+(\.[\w-]+)*\.(html|css|bin|webp)(#[\w-]+)?$)/u,
      )
    }
  }
}

test('no words, names or types become markup, script, or a path', async () => {
  const words = wordsIn('en')
  const files = await filesOf(everything(hostile(), { words, nowMs: 0 }))
  let pages = 0
  for (const [name, content] of files) {
    assert.ok(isExportName(name), name)
    assert.not.match(name, /\.\.|\\|passwd|svg|htaccess/u)
    if (name.startsWith('media/')) assert.match(name, /\.bin$/u)
    if (name.endsWith('.json')) JSON.parse(content)
    if (!name.endsWith('.html')) continue
    pages += 1
    assertHarmless(name, content)
    assert.not.match(content, /[\u202a-\u202e\u2066-\u2069]/u, name)
  }
  assert.ok(pages > 20)
})

test('content in JSON is as harmless as on pages', async () => {
  const files = await filesOf(everything(hostile(), { words: wordsIn('ar'), nowMs: 0 }))
  const checked = { contents: 0, summaries: 0 }
  for (const [name, text] of files) {
    if (!name.endsWith('.json')) continue
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null) return value
      const { mediaType, content, summary } = value as Record<string, unknown>
      // Beside it stands the Markdown, under the same name, as `source`.
      if (mediaType === 'text/html' && typeof content === 'string') {
        assertHarmless(name, content)
        checked.contents += 1
      }
      if (typeof summary === 'string') {
        assertHarmless(name, summary)
        checked.summaries += 1
      }
      return value
    })
  }
  assert.ok(checked.contents > 4 * attacks.length)
  assert.ok(checked.summaries > 2 * attacks.length)
})

test('names that leave the folder are none', () => {
  for (const name of [
    '../x',
    'a/../b',
    '/x',
    'a/b/c',
    '..',
    '.',
    'a\\b',
    'posts/',
    '',
    'C:x',
    '.git/x',
  ]) {
    assert.not.ok(isExportName(name), name)
  }
})

test.run()
