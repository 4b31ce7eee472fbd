/** The page that hands over an invite: it works without scripts, and nothing in a name or an address becomes part of it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { invitePage } from '../../cli/invite-page.ts'

const test = suite('cli/invite-page')
const link = 'http://127.0.0.1:7277/join#v1.abc'
const page = { name: 'Ana', link, source: undefined, language: 'en_GB.UTF-8' }

test('it says who invites, the one command, and the link', () => {
  const html = invitePage({ ...page, source: 'https://example.org/pappus.git' })
  assert.match(html, '<h1>\u2068Ana\u2069 invites you to Pappus</h1>')
  assert.match(html, 'git clone https://example.org/pappus.git pappus &#38;&#38; cd pappus')
  assert.match(html, 'npm start</pre>')
  assert.match(html, `<a href="${link}">`)
  assert.match(html, '<svg')
  assert.not.match(html, /<script|\son\w+=|https?:\/\/(?!127\.0\.0\.1|example\.org|www\.w3\.org)/u)
})

test('without an address for git, the inviter gives the folder', () => {
  assert.match(invitePage(page), 'Ask \u2068Ana\u2069 for the folder')
})

test('names and addresses stay text, and one word of the shell', () => {
  const html = invitePage({ ...page, name: '<b>"&', source: "x'; rm -rf ~ #" })
  assert.not.match(html, '<b>')
  assert.match(html, '&#60;b&#62;&#34;&#38;')
  assert.match(html, String.raw`git clone &#39;x&#39;\&#39;&#39;; rm -rf ~ #&#39; pappus`)
})

test('it is in the language of the inviter, and runs as that does', () => {
  assert.match(invitePage({ ...page, language: 'ar' }), '<html lang="ar" dir="rtl">')
})

test.run()
