/** Text of a node that keeps to no rule: all readers see the same of it, and nobody can pass for somebody else by what is invisible. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { emptyHead } from '../../../protocol/entry.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { pageOf, provePage } from '../../../protocol/page.ts'
import { encodeRequest, requestProtocol, signRequest } from '../../../protocol/request-message.ts'
import { normalBody, readableName } from '../../../protocol/text.ts'
import { bindingOf, craftFeed, postOf } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { startRequestLab } from '../../helpers/requests.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/text')
const publicFeed: FeedName = { kind: 'public' }
const texts = ['a\r\nb\u0000\u001b[31m\u202ec', '\u200b', 'plain 👩\u200d🚀', '\u2028']

/** Ana and her contact Bo, whose node may serve nothing by itself. */
async function startTwo(
  isSyncing = false,
): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const init = { hub: new FakeHub(), isGossiping: false, world: new FakeWorld('text') }
  const ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Friends'] })
  const bo = await SocialNode.start('Bo', { ...init, isSyncing })
  await befriendSocial(ana, bo)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { ana, bo, [Symbol.asyncDispose]: stop }
}

test('posts and names that break the rule are read in their normal form', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const { keyring } = bo.social
  const bodies = texts.map((text) => postOf(text, testTimeMs))
  const profile = { kind: 'profile', name: '\u202eB\u200bo\n\u3164', atMs: testTimeMs + 1 } as const
  const entries = craftFeed(keyring, publicFeed, {
    bodies: [bindingOf(keyring, publicFeed), ...bodies, profile],
  })
  const id = keyring.feed(publicFeed)
  await ana.social.replica.accept(id, provePage(id, emptyHead, pageOf(entries)!))
  assert.equal(await ana.texts(), texts.map(normalBody))
  assert.is(ana.social.people.at(bo.person)?.name, 'Bo')
  await ana.rebuild()
  assert.equal(await ana.texts(), texts.map(normalBody))
  assert.is(ana.social.people.at(bo.person)?.name, 'Bo')
})

test('an author sees of any post and comment what readers see', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
  const property = fc.asyncProperty(text, async (words) => {
    const id = await ana.post(words, 'Family')
    await ana.social.threads.comment(id, words)
    await bo.sync.pull(ana.peer)
    const read = async ({ social }: SocialNode): Promise<unknown> => {
      const { rows } = await social.threads.read(id, { limit: 10 })
      return [social.posts.at(id)?.post.text, rows.map((row) => row.text)]
    }
    assert.equal(await read(bo), await read(ana))
    assert.equal(await read(bo), [normalBody(words), [normalBody(words)]])
  })
  await checkAsync(property, { runs: 40 })
})

test('a comment that breaks the rule is relayed as it was signed, and read the same by all', async () => {
  await using two = await startTwo(true)
  const { ana, bo } = two
  const id = await ana.post('what do you think?', 'Family')
  await bo.sync.pull(ana.peer)
  await bo.social.rename('\u202eB\u200bo')
  await bo.social.threads.comment(id, 'fine\r\n\u0007')
  await ana.sync.pull(bo.peer)
  await quiet()
  await bo.sync.pull(ana.peer)
  for (const node of [ana, bo]) {
    const { rows } = await node.social.threads.read(id, { limit: 10 })
    assert.equal(
      rows.map(({ name, text, isWaiting }) => [name, text, isWaiting]),
      [['Bo', 'fine\n', false]],
      node.name,
    )
  }
})

test('half of a surrogate pair is never written', async () => {
  await using two = await startTwo()
  const { ana } = two
  await rejects(() => ana.post('a\ud800', 'Family'), 'assertion')
  await rejects(() => ana.social.rename('\udc00'), 'assertion')
  assert.equal([await ana.texts(), ana.social.me().name], [[], 'Ana'])
})

test('an aspect with a name that nobody could tell from another one is not made', async () => {
  await using two = await startTwo()
  const { ana } = two
  for (const name of ['Fri\u200bends', 'friends', '𝐅𝐫𝐢𝐞𝐧𝐝𝐬', 'Friends\u3164']) {
    await rejects(() => ana.social.aspects.create(name), 'aspect-exists')
    await rejects(async () => ana.social.aspects.rename(await ana.aspect(), name), 'aspect-exists')
  }
  assert.is((await ana.social.aspects.create('Friénds')).name, 'Friénds')
})

test('a contact request is shown in its normal form, and its signature still fits', async () => {
  await using at = await startRequestLab()
  const { ana, hub } = at
  const mallory = testPerson('mallory')
  const network = hub.join(mallory.peer)
  await network.connect(ana.peer)
  const said = { name: '\u202eA\u200bna', note: 'a\r\nb\u001b[2J', addresses: [], atMs: 0 }
  const by = { peer: mallory.device.peer, certificate: mallory.certificate }
  const question = encodeRequest(signRequest(by, ana.person, said))
  await network.ask(ana.peer, requestProtocol, question)
  const [request] = await ana.social.discovery.requests.list()
  assert.equal([request?.name, request?.note], [readableName(said.name), 'a\nb[2J'])
  assert.is(request?.name, 'Ana')
})

test.run()
