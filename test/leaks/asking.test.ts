/** The answers to people who ask for more than their node would: by ids of feeds and links that they came to know somehow. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedTag } from '../../protocol/feed.ts'
import type { FeedId, PersonId } from '../../protocol/ids.ts'
import { frameBytesMax } from '../../protocol/limits.ts'
import { syncProtocol } from '../../protocol/sync/questions.ts'
import { Libp2pNetwork } from '../../node/network/libp2p-network.ts'
import type { InviteInfo } from '../../node/social/joining/invites.ts'
import { recordingLog } from '../helpers/recording-log.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { SyncTalk } from '../helpers/sync-talk.ts'
import { Life, ownAspectOf, type Name } from './life.ts'
import { Stranger } from './stranger.ts'

const test = suite('leaks/asking')
const next = bytesFrom('leaks/asking')
const family = ownAspectOf('Ana')

/** Ana's feeds, and the public one of Bo, whom she reads. */
type Wanted = 'epoch 1' | 'epoch 2' | 'to Bo' | 'self' | 'public' | 'public of Bo'

async function feedsOf(life: Life): Promise<Record<Wanted, FeedId>> {
  const { keyring } = life.get('Ana').social
  const aspect = await life.aspect('Ana', family)
  return {
    'epoch 1': keyring.feed({ kind: 'aspect', aspect, epoch: 1 }),
    'epoch 2': keyring.feed({ kind: 'aspect', aspect, epoch: 2 }),
    'to Bo': keyring.feed({ kind: 'pair', peer: life.get('Bo').peer }),
    self: keyring.feed({ kind: 'self' }),
    public: keyring.feed({ kind: 'public' }),
    'public of Bo': life.get('Bo').social.keyring.feed({ kind: 'public' }),
  }
}

/** Those of some feeds of which Ana's node has anything for somebody, who asks in place of their own node. */
async function given(life: Life, name: Name, feeds: Record<Wanted, FeedId>): Promise<Wanted[]> {
  const { peerSeed } = life.get(name).social.keyring.device
  await life.get(name).stop()
  const ana = life.get('Ana')
  const init = { peerSeed, listen: ['127.0.0.1'], tcpPort: 0, isContact: () => true }
  await using network = await Libp2pNetwork.start(init, recordingLog().log)
  const ignored = { frame: () => undefined, closed: () => undefined }
  await network.serve({
    id: syncProtocol,
    frameBytesMax,
    isOpenTo: () => true,
    accept: () => ignored,
  })
  await network.connect(ana.peer, ana.node.addresses())
  const salt = next(16)
  const tags = Object.values(feeds).map((id) => feedTag(id, salt))
  const talk = new SyncTalk(network, ana.peer)
  const answer = await talk.ask({ kind: 'heights', salt, start: 0, tags })
  const heights = answer.kind === 'heights' ? answer.heights : []
  return (Object.keys(feeds) as Wanted[]).filter((_, index) => heights[index]! > 0)
}

test('who knows the id of a feed gets it only where they may read it, or where somebody else writes it', async () => {
  await using life = new Life()
  for (const name of ['Ana', 'Bo', 'Eve', 'Flo'] as const) await life.start(name)
  const { social } = life.get('Ana')
  await social.aspects.create('Others')
  for (const name of ['Bo', 'Flo'] as const) await life.join(name, 'Ana', family)
  await life.join('Eve', 'Ana', 'Others')
  await life.post('Ana', 'one', family)
  await life.shows('Flo', 'one')
  await social.aspects.removeMember(await life.aspect('Ana', family), life.get('Flo').person)
  await life.post('Ana', 'two', family)
  await life.shows('Bo', 'two')
  const feeds = await feedsOf(life)
  assert.equal(await given(life, 'Eve', feeds), ['public', 'public of Bo'])
  assert.equal(await given(life, 'Flo', feeds), ['epoch 1', 'public', 'public of Bo'])
  // A person who may have them does get them.
  assert.equal(await given(life, 'Bo', feeds), ['epoch 1', 'epoch 2', 'to Bo', 'public'])
})

test('who has a link that is used up, over or for somebody else gets one word', async () => {
  await using life = new Life()
  for (const name of ['Ana', 'Bo'] as const) await life.start(name)
  const { social } = life.get('Ana')
  const wish = { aspect: await life.aspect('Ana', family), uses: 1, lifetimeMs: 3_600_000 }
  const create = async (more: { for?: PersonId } = {}): Promise<InviteInfo> =>
    social.invites.create({ ...wish, ...more }, 'http://127.0.0.1:7277')
  const used = await create()
  await life.get('Bo').social.invites.join(used.link, undefined, AbortSignal.timeout(20_000))
  const revoked = await create()
  await social.invites.revoke(revoked.secret)
  const bound = await create({ for: life.get('Bo').person })
  await using stranger = await Stranger.start('a finder of links')
  const join = (secret: string): ReturnType<Stranger['join']> =>
    stranger.join(life.addressOf('Ana'), Buffer.from(secret, 'base64url'))
  assert.equal(await join(used.secret), { refusal: 'used' })
  assert.equal(await join(revoked.secret), { refusal: 'unknown' })
  assert.equal(await join(bound.secret), { refusal: 'unknown' })
  const open = await join((await create()).secret)
  assert.ok(open !== undefined && 'introduction' in open)
})

test.run()
