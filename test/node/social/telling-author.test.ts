/** Messages about a post or comment: to its author alone, with its beginning above the words. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messageAbout } from '../../../node/social/messages/about.ts'
import { quotedCharsMax } from '../../../node/social/messages/limits.ts'
import { rejects } from '../../helpers/rejects.ts'
import { three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/telling-author')

test('a message quotes how a text begins, without its marks', () => {
  assert.is(messageAbout('one **two**\n\nthree', 'hm'), '> one two\n> three\n\nhm')
  assert.is(messageAbout('', 'hm'), 'hm')
  const long = messageAbout('🌼'.repeat(quotedCharsMax + 1), 'hm')
  assert.is(long, `> ${'🌼'.repeat(quotedCharsMax)} …\n\nhm`)
  assert.is(messageAbout('a'.repeat(quotedCharsMax), 'hm'), `> ${'a'.repeat(quotedCharsMax)}\n\nhm`)
})

test('the author of a post or comment gets it, and nobody else', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const post = await ana.post('dinner at nine')
  await waitFor(() => [bo, cy].every(({ social }) => social.posts.at(post) !== undefined))
  const comment = await cy.social.threads.comment(post, 'at eight')
  await waitFor(() => [ana, bo].every(({ social }) => social.threads.commentAt(comment)))
  await bo.social.conversations.tell(post, 'eight, I hope')
  await ana.social.conversations.tell(comment, 'no, nine')
  const last = async ({ social }: typeof ana): Promise<string[]> => {
    const { rows } = await social.conversations.list({ limit: 10 })
    return rows.map((row) => row.last?.text ?? '')
  }
  await waitFor(async () => (await last(cy)).includes('> at eight\n\nno, nine'))
  await waitFor(async () => (await last(ana)).includes('> dinner at nine\n\neight, I hope'))
  assert.is((await last(cy)).length, 1)
  await rejects(() => ana.social.conversations.tell(post, 'me'), 'not-a-contact')
  await rejects(() => bo.social.conversations.tell(comment, 'a stranger'), 'not-a-contact')
})

test.run()
