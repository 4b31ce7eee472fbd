/** Connections that are cut after 128 KiB, as relays do: what came is not fetched again. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeAnswer } from '../../../protocol/sync/answers.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/sync/resume')
const relayBytesMax = 128 * 1024

interface Fetch {
  bytes: number
  /** Seq of the first entry of each page that came. */
  pages: number[]
  cuts: number
}

/** Bo fetches about 2 MB of Ana's posts, over connections that each let only so much through. */
async function fetchAll(sizes: { post: number; handshake: number; max: number }): Promise<Fetch> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('resume'), isGossiping: false }
  await using ana = await SocialNode.start('Ana', init)
  await using bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  await ana.network.disconnect(bo.peer)
  const text = 'x'.repeat(sizes.post)
  const count = Math.min(Math.floor(2_000_000 / sizes.post), 490)
  for (let post = 0; post < count; post += 1) await ana.post(text)

  const fetch: Fetch = { bytes: 0, pages: [], cuts: 0 }
  let left = 0
  const spend = (bytes: number): void => {
    fetch.bytes += Math.min(bytes, left)
    left -= bytes
  }
  const reconnect = async (): Promise<void> => {
    await ana.network.disconnect(bo.peer)
    left = sizes.max
    spend(sizes.handshake)
    await ana.network.connect(bo.peer)
  }
  hub.isLost = ({ kind, bytes = 0 }) => {
    if (kind !== 'frame' || left < 0) return kind === 'frame'
    spend(bytes)
    if (left < 0) fetch.cuts += 1
    return left < 0
  }
  hub.changeFrame = (frame, { to, isQuestion }) => {
    if (to === bo.peer && !isQuestion) {
      const answer = decodeAnswer(frame)
      if (answer.kind === 'page' && answer.page !== undefined) fetch.pages.push(answer.page.from)
    }
    return frame
  }
  await reconnect()
  const rows = await ana.store.list(feeds, {})
  const { id } = rows.find(([, { kind }]) => kind === 'aspect')![1]
  for (let round = 0; headAt(bo.store, id).height <= count; round += 1) {
    assert.ok(round < 10_000, `${headAt(bo.store, id).height} of ${count}`)
    if (left < 0) await reconnect()
    await settled()
  }
  assert.is((await bo.texts()).length, count)
  return fetch
}

for (const [post, handshake] of [
  [400, 20_000],
  [4000, 6_000],
  [12_000, 12_000],
] as const) {
  test(`cut after 128 KiB, posts of ${post} bytes come with at most 1.2 times the bytes`, async () => {
    const whole = await fetchAll({ post, handshake, max: Infinity })
    const cut = await fetchAll({ post, handshake, max: relayBytesMax })
    assert.is(whole.cuts, 0)
    assert.ok(cut.cuts >= 1, `${cut.cuts} cuts`)
    assert.is(new Set(cut.pages).size, cut.pages.length)
    // Not counting the handshakes, which no protocol can save.
    const [ours, theirs] = [cut.bytes - (cut.cuts + 1) * handshake, whole.bytes - handshake]
    const rate = ours / theirs
    console.log(`${post}: ${cut.cuts} cuts, ${ours} for ${theirs} bytes, ${rate.toFixed(2)} times`)
    assert.ok(rate <= 1.2, `${rate} times`)
  })
}

test.run()
