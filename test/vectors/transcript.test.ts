/** The written conversation: a reader that has only the file opens and proves every step of it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agreementPublicKey } from '../../protocol/crypto.ts'
import { deviceKeys } from '../../protocol/device.ts'
import { emptyHead, headOf, type Entry } from '../../protocol/entry.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { verifyClaim } from '../../protocol/feed-claim.ts'
import { contentKey, feedTag, type FeedKind } from '../../protocol/feed.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { identityFromPhrase, phraseFromEntropy } from '../../protocol/identity.ts'
import type { Introduction } from '../../protocol/introduction.ts'
import { parseInvite } from '../../protocol/invite.ts'
import { decodeJoinReply, decodeJoinRequest, joinReady } from '../../protocol/join-message.ts'
import { messageKey, nextChain } from '../../protocol/pair-chain.ts'
import { openFirst } from '../../protocol/pair-envelope.ts'
import { provePage } from '../../protocol/page.ts'
import { verifyBinding } from '../../protocol/records/binding.ts'
import { decodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { decodeAnswer, headLength } from '../../protocol/sync/answers.ts'
import { decodeQuestion } from '../../protocol/sync/questions.ts'
import { stateDigest } from '../../protocol/sync/state.ts'
import { fromHex, toHex } from '../helpers/hex.ts'
import { throws } from '../helpers/rejects.ts'
import { transcriptText, unframed } from '../helpers/vectors/transcript-text.ts'

const test = suite('vectors/transcript')
const written = await readFile(join(import.meta.dirname, '../../protocol/transcript.md'), 'utf8')

/** The bytes of a block, without the length before them. */
function frame(name: string): Uint8Array {
  const [, digits] = new RegExp(`^\`\`\`hex ${name}\n([\\da-f\n]+)\`\`\`$`, 'mu').exec(written) ?? []
  assert.ok(digits !== undefined, name)
  const bytes = fromHex(digits)
  const inside = unframed(bytes)
  assert.is(bytes.length - inside.length, inside.length < 128 ? 1 : 2, name)
  return inside
}

/** The value in the row of a table. */
function value(name: string): string {
  const [, found] = new RegExp(`^\\| ${name} \\| \`([^\`]+)\``, 'mu').exec(written) ?? []
  assert.ok(found !== undefined, name)
  return found
}

const secret = (name: string): Uint8Array => fromHex(value(name))
const { device: bob } = person('bob')

function person(name: string): { id: string; key: Uint8Array; device: ReturnType<typeof deviceKeys> } {
  const identity = identityFromPhrase(phraseFromEntropy(secret(`entropy-${name}`)))
  const device = deviceKeys(secret(`device-secret-${name}`))
  return { id: identity.id, key: identity.signer.publicKey, device }
}

function welcome(): Introduction {
  const reply = decodeJoinReply(frame('join-reply'))
  assert.ok('introduction' in reply)
  return reply.introduction
}

function entriesIn(name: string, feed: FeedId): Entry[] {
  const answer = decodeAnswer(frame(name))
  assert.ok(answer.kind === 'page' && answer.isLast && answer.page !== undefined)
  return provePage(feed, emptyHead, answer.page)
}

/** Opens the pair feed as Bob's node does. */
function pairRecords(): FeedRecord[] {
  const { feed } = welcome().pairFeed
  const [first, ...others] = entriesIn('pair-page', feed)
  const secretKey = secret('prekey-secret-bob')
  const begun = openFirst(first!.payload!, { secretKey, place: { feed, seq: 1 } })
  let { chain } = begun
  const opened = others.map(({ header: { seq }, payload }) => {
    const record = openEnvelope(payload!, { key: messageKey(chain), place: { feed, seq } })
    chain = nextChain(chain)
    return record
  })
  return [begun.record, ...opened].map((bytes) => decodeRecord(bytes, 'pair')!)
}

function grant(): Extract<FeedRecord, { kind: 'grant' }> {
  const found = pairRecords().find((record) => record.kind === 'grant')
  assert.ok(found !== undefined)
  return found
}

function bind(record: FeedRecord | undefined, feed: FeedId, kind: FeedKind): void {
  assert.ok(record?.kind === 'binding')
  const peerKey = secret('peer-key-alice')
  assert.is(verifyBinding(record, { id: feed, kind, peerKey }).person, value('person-alice'))
}

test('the file is what the code makes', () => {
  assert.ok(written === transcriptText(), 'see what test/vectors/generate.ts changes')
})

test('the keys of both follow from their secrets', () => {
  for (const name of ['alice', 'bob']) {
    const { id, key, device } = person(name)
    assert.is(id, value(`person-${name}`))
    assert.is(toHex(key), value(`identity-key-${name}`))
    assert.is(toHex(device.peer.publicKey), value(`peer-key-${name}`))
  }
})

test('the link leads to the peer key of Alice, and its secret is what Bob shows', () => {
  const [, link = ''] = /^```text link\n(.+)\n```$/mu.exec(written) ?? []
  const invite = parseInvite(link)
  assert.is(toHex(invite.peerKey), value('peer-key-alice'))
  assert.is(toHex(invite.secret), value('invite-secret'))
  assert.equal(decodeJoinRequest(frame('join-request')).secret, invite.secret)
})

test('both introductions prove device and feeds, and Bob has no address', () => {
  const { introduction } = decodeJoinRequest(frame('join-request'))
  assert.is(introduction.device.person, value('person-bob'))
  assert.equal(introduction.device.peerKey, bob.peer.publicKey)
  assert.equal(introduction.prekey, agreementPublicKey(secret('prekey-secret-bob')))
  assert.equal(introduction.addresses, [])
  assert.is(welcome().device.person, value('person-alice'))
  assert.equal(welcome().prekey, agreementPublicKey(secret('prekey-secret-alice')))
  assert.is(welcome().publicFeed.feed, value('public-feed'))
  assert.is(welcome().pairFeed.feed, value('pair-feed'))
  for (const side of ['newcomer', 'inviter']) assert.equal(frame(`${side}-ready`), joinReady)
})

test('a reader that has nothing asks with a digest of nothing, and hears that there is more', () => {
  const question = decodeQuestion(frame('same'))
  assert.ok(question.kind === 'same')
  const known = [welcome().publicFeed.feed, welcome().pairFeed.feed]
  const empty = known.map((feed) => ({ feed, height: 0, hash: emptyHead.hash }))
  assert.equal(question.digest, stateDigest(empty, question.salt))
  assert.equal(decodeAnswer(frame('same-answer')), { kind: 'same', isSame: false })
})

test('the tags name the feeds, and the heights are those of the pages', () => {
  const known = [welcome().publicFeed.feed, welcome().pairFeed.feed]
  const all = [...known, grant().claim.feed]
  for (const [name, feeds] of [['heights', known], ['more-heights', all]] as const) {
    const question = decodeQuestion(frame(name))
    assert.ok(question.kind === 'heights' && question.start === 0)
    assert.equal(
      question.tags,
      feeds.map((feed) => feedTag(feed, question.salt)),
    )
  }
  const answer = decodeAnswer(frame('more-heights-answer'))
  assert.ok(answer.kind === 'heights')
  const tops = [
    headOf(entriesIn('pair-page', all[1]!).at(-1)!),
    headOf(entriesIn('post-page', all[2]!).at(-1)!),
  ]
  assert.equal(answer.heights.slice(1), tops.map(({ height }) => height))
  assert.equal(answer.heads.slice(1), tops.map(({ hash }) => hash.subarray(0, headLength)))
  assert.equal(decodeAnswer(frame('heights-answer')), {
    kind: 'heights',
    heights: answer.heights.slice(0, 2),
    heads: answer.heads.slice(0, 2),
  })
})

test('the questions for pages name these feeds', () => {
  const [pair, post] = [decodeQuestion(frame('pair-pages')), decodeQuestion(frame('post-pages'))]
  assert.ok(pair.kind === 'pages' && post.kind === 'pages')
  assert.equal([pair.of, pair.from, pair.to], [1, 1, 3])
  assert.equal([post.of, post.from, post.to], [2, 1, 2])
  assert.equal(decodeQuestion(frame('credit')), { kind: 'credit', pages: 1 })
})

test('the pair feed opens entry by entry: a binding, a card, a grant', () => {
  const [binding, card, granted] = pairRecords()
  bind(binding, welcome().pairFeed.feed, 'pair')
  assert.ok(card?.kind === 'card')
  assert.equal(card.addresses, welcome().addresses)
  assert.ok(granted?.kind === 'grant')
  verifyClaim(granted.claim, secret('peer-key-alice'))
  assert.is(granted.claim.feed, value('granted-feed'))
  assert.is(toHex(granted.secret), value('epoch-secret'))
})

test('the granted feed opens to the post', () => {
  const { claim, secret: epoch } = grant()
  const { feed } = claim
  const key = contentKey(epoch, feed)
  assert.is(toHex(key), value('content-key'))
  const [binding, post] = entriesIn('post-page', feed).map(({ header: { seq }, payload }) =>
    decodeRecord(openEnvelope(payload!, { key, place: { feed, seq } }), 'aspect'),
  )
  bind(binding, feed, 'aspect')
  assert.ok(post?.kind === 'post')
  assert.is(post.text, 'Hello, Bob!')
})

test('a page with one changed byte of a payload proves nothing', () => {
  const bytes = frame('post-page')
  const at = Math.floor(bytes.length / 2)
  const answer = decodeAnswer(bytes.with(at, bytes[at]! ^ 1))
  assert.ok(answer.kind === 'page' && answer.page !== undefined)
  throws(() => provePage(grant().claim.feed, emptyHead, answer.page!), 'bad-signature')
})

test.run()
