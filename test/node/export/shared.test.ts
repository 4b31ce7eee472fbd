/** A post that shares another one keeps it in an export, by the name that its author goes by, and says so where its words are gone. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { everything } from '../../../node/export/everything.ts'
import { site } from '../../../node/export/site.ts'
import { wordsIn } from '../../../node/export/words.ts'
import { publicSourceOf } from '../../../node/http/export/public-source.ts'
import { sourceOf } from '../../../node/http/export/source.ts'
import { startCircle } from '../../helpers/circle.ts'
import { filesOf } from '../../helpers/export-files.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/export/shared')
const words = wordsIn('en')
const url = 'https://ana.example/'

/** The objects of one's own posts. */
async function objectsOf({ social }: SocialNode): Promise<Record<string, unknown>[]> {
  const files = await filesOf(everything(await sourceOf(social), { words, nowMs: 0 }))
  const objects: Record<string, unknown>[] = []
  for (const [name, text] of files) {
    if (!name.startsWith('data/posts-')) continue
    const page = JSON.parse(text) as { orderedItems: { object: Record<string, unknown> }[] }
    objects.push(...page.orderedItems.map(({ object }) => object))
  }
  return objects
}

async function siteOf({ social }: SocialNode): Promise<Map<string, string>> {
  return filesOf(site(publicSourceOf(social), { words, nowMs: 0, url }))
}

test('a share is there with the words and the author of what it shares, until these are taken back', async () => {
  await using circle = await startCircle('export/shared', 'Bo')
  const { ana, others } = circle
  const bo = others[0]!
  await ana.social.knowing.changeNote(bo.person, { name: 'secret-nickname' })
  const original = await bo.social.posts.create('**bold** of Bo <i>', 'public', {
    warning: 'sharp',
    place: 'Here',
  })
  await waitFor(() => ana.social.posts.at(original) !== undefined)
  const share = await ana.social.posts.create('', 'public', { share: original })

  const [object] = await objectsOf(ana)
  const shared = object?.['pappus:shares'] as Record<string, unknown>
  assert.is(shared['id'], `pappus:post/${original}`)
  assert.equal(shared['attributedTo'], { type: 'Person', id: bo.person, name: 'Bo' })
  assert.equal(shared['source'], { mediaType: 'text/markdown', content: '**bold** of Bo <i>' })
  assert.match(String(shared['content']), /<strong>bold<\/strong> of Bo &lt;i&gt;/u)
  assert.is(shared['summary'], 'sharp')

  const files = await siteOf(ana)
  const page = files.get(`posts/${share}.html`) ?? ''
  const [, quoted = ''] = /<blockquote>([^]*)<\/blockquote>/u.exec(page) ?? []
  for (const part of [/Bo/u, /<strong>bold<\/strong>/u, /<summary>.*sharp/u, /Here/u]) {
    assert.match(quoted, part)
  }
  for (const name of ['feed.xml', 'feed.json']) assert.match(files.get(name) ?? '', /bold/u)
  assert.not.match([...files.values()].join('\n'), /secret-nickname/u)

  await bo.social.posts.delete(original)
  await waitFor(() => ana.social.posts.at(original) === undefined)
  const [later] = await objectsOf(ana)
  const gone = later?.['pappus:shares'] as Record<string, unknown>
  assert.is(gone['id'], `pappus:post/${original}`)
  assert.is(gone['content'], undefined)
  const all = [...(await siteOf(ana)).values()].join('\n')
  assert.not.match(all, /bold/u)
  assert.match(all, /cannot see any more/u)
})

test.run()
