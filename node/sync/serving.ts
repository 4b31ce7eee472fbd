/** Answers the readers of our feeds: runs the server side of the sync protocol over their channels. */
import { equalBytes } from '../../protocol/bytes.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { pageEntriesMax, pagePayloadBytesMax } from '../../protocol/limits.ts'
import { provePage } from '../../protocol/page.ts'
import { encodeAnswer } from '../../protocol/sync/answers.ts'
import { decodeQuestion } from '../../protocol/sync/questions.ts'
import { SyncServer, type ServerEffect, type ServerEvent } from '../../protocol/sync/server.ts'
import type { Known } from '../../protocol/sync/state.ts'
import type { Channel, ChannelHandler } from '../network/base/network.ts'
import { dropsAt, hashAt, headAt, readEntries, readNewest } from '../store/feed-store.ts'
import type { Reader } from '../store/transaction.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { Replica } from './replica.ts'

export interface ServingInit {
  store: Reader
  replica: Replica
  /** Of strangers, who must not take all the time there is. */
  rateLimiter: RateLimiter
  /** Of the pages that they get. */
  pageLimiter: RateLimiter
  /** A reader told that it has news for us. */
  heardNews: (channel: Channel, isOfOthers: boolean) => void
  /** A reader proved that it has all of these feeds. */
  complete: (peer: PeerName, feeds: readonly Known[]) => void
  /** A reader asked for feeds that others write. */
  named: (peer: PeerName, feeds: readonly FeedId[], isMore: boolean) => void
}

/** Serves one channel. */
export function serveReader(init: ServingInit, channel: Channel): ChannelHandler {
  const server = new SyncServer()
  const ended = new AbortController()
  const run = async (event: ServerEvent): Promise<void> => {
    for (const effect of server.step(event)) {
      const next = await act(init, { channel, signal: ended.signal }, effect)
      if (next !== undefined) await run(next)
    }
  }
  return {
    frame: (frame) => run({ kind: 'question', question: decodeQuestion(frame) }),
    closed: () => ended.abort(),
  }
}

async function act(
  { store, replica, rateLimiter, pageLimiter, complete, heardNews, named }: ServingInit,
  { channel, signal }: { channel: Channel; signal: AbortSignal },
  effect: ServerEffect,
): Promise<ServerEvent | undefined> {
  const { peer } = channel
  switch (effect.kind) {
    case 'list': {
      if (!replica.isContact(peer)) await rateLimiter.turn(peer, signal)
      const own = knownOf(store, await replica.readableBy(peer))
      return { kind: 'offer', own, all: knownOf(store, await replica.offeredTo(peer)) }
    }
    case 'read': {
      const { feed, from } = effect
      if (!replica.isContact(peer)) await pageLimiter.turn(peer, signal)
      const wanted = { from, limit: pageEntriesMax, bytesMax: pagePayloadBytesMax }
      return { kind: 'entries', entries: await readEntries(store, feed, wanted) }
    }
    case 'read-newest': {
      const { feed, count, to } = effect
      if (!replica.isContact(peer)) await pageLimiter.turn(peer, signal)
      return { kind: 'entries', entries: await readNewest(store, feed, { count, to }) }
    }
    case 'read-drops':
      return { kind: 'drops', drops: replica.dropsOf(effect.feed) }
    case 'send':
      await channel.send(encodeAnswer(effect.answer))
      break
    case 'news':
      heardNews(channel, effect.isOfOthers === true)
      break
    case 'complete':
      complete(peer, effect.feeds)
      break
    case 'named':
      named(peer, effect.feeds, effect.isMore)
      break
    case 'fork':
      hearFork({ store, replica }, effect)
  }
  return undefined
}

function knownOf(store: Reader, feeds: readonly FeedId[]): Known[] {
  return feeds.map((feed) => {
    const drops = dropsAt(store, feed).seqs.length
    return { feed, drops, ...headAt(store, feed) }
  })
}

/**
 * Believes that there is more of a feed of ours, or another history of it, where its key signed that.
 *
 * @throws {BadSignatureError} when it did not.
 */
function hearFork(
  { store, replica }: Pick<ServingInit, 'store' | 'replica'>,
  { feed, page, landmarks }: Extract<ServerEffect, { kind: 'fork' }>,
): void {
  if (page.prev === undefined) return
  const entries = provePage(feed, { height: page.from - 1, hash: page.prev }, page)
  const { height } = headAt(store, feed)
  const top = page.from + entries.length - 1
  if (top > height) replica.ownFeedBehind(feed, top)
  const isOther = entries.some(({ header, hash }) => {
    const ours = hashAt(store, feed, header.seq)
    return ours !== undefined && !equalBytes(ours, hash)
  })
  if (isOther) replica.ownFork(feed, landmarks)
}
