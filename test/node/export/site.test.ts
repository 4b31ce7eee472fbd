/** A public site shows public posts and nothing else, and its feeds are as their specifications say. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { site } from '../../../node/export/site.ts'
import { wordsIn } from '../../../node/export/words.ts'
import { publicSourceOf } from '../../../node/http/export/public-source.ts'
import { filesOf } from '../../helpers/export-files.ts'
import { startNodes, befriend } from '../../helpers/nodes.ts'

const test = suite('node/export/site')
const url = 'https://ana.example/site/'

test('whatever the mix of audiences, nothing that is not public appears', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const family = await ana.aspect('Family')
  await ana.social.knowing.changeNote(bo.person, { name: 'secret-nickname' })
  const audiences = ['public', [family], [bo.person], 'public', [family, bo.person]] as const
  for (const [at, audience] of audiences.entries()) {
    const mark = audience === 'public' ? 'open' : 'secret'
    const more = { warning: `${mark}-warning`, place: `${mark}-place` }
    const text = `${mark}-${at} <i> [Bo](${bo.person})`
    const post = await ana.social.posts.create(text, audience, more)
    await ana.social.threads.comment(post, 'secret-comment')
  }
  const made = site(publicSourceOf(ana.social), { words: wordsIn('en'), nowMs: 0, url })
  const files = await filesOf(made)
  const all = [...files].flat().join('\n')
  assert.not.match(all, /secret|Family/u)
  const pages = [...files.keys()].filter((name) => name.startsWith('posts/'))
  assert.is(pages.length, 2)
  for (const name of ['open-0', 'open-3', 'open-place', 'open-warning']) assert.match(all, name)
  assert.not.match(all, /<script|<i>/u)

  const feed = JSON.parse(files.get('feed.json') ?? '') as {
    version: string
    items: { id: string; url: string; content_html: string; date_published: string }[]
  }
  assert.is(feed.version, 'https://jsonfeed.org/version/1.1')
  assert.is(feed.items.length, 2)
  for (const item of feed.items) {
    assert.ok(files.has(item.url.slice(url.length)))
    assert.match(item.date_published, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u)
  }
  const atom = files.get('feed.xml') ?? ''
  assert.is(atom.match(/<entry>/gu)?.length, 2)
  // RFC 4287, 4.1.1 and 4.1.2: a feed and each entry have one id, one title and one updated.
  for (const element of ['id', 'title', 'updated']) {
    assert.is(atom.match(new RegExp(`<${element}>`, 'gu'))?.length, 3)
  }

  // Feeds need whole addresses.
  const nowhere = site(publicSourceOf(ana.social), { words: wordsIn('ar'), nowMs: 0 })
  assert.not.ok([...(await filesOf(nowhere)).keys()].some((name) => name.startsWith('feed')))
})

test.run()
