/**
 * Persons who follow others by a link without being their contacts: they may have the public feeds of these and what stands there, and
 * nothing else; where their node was reached they have at least what was there when they began.
 */
import { parseFollowLink } from '../../protocol/follow-link.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { followTimeoutMs } from '../../node/social/following/limits.ts'
import { headAt } from '../../node/store/feed-store.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'
import type { Scheduler } from './scheduler.ts'

export interface FollowingsInit {
  fail: (problem: string) => void
  scheduler: Scheduler
}

interface Following {
  readonly follower: SimNode
  readonly author: SimNode
  /** Of the author's public feed, when the follower began. */
  readonly height: number
  readonly feed: FeedId
  isDone: boolean
}

/** The node of the author is away, closed to followers, or of a contact; or somebody blocked the other. */
const alsoExpected = [
  'already-a-contact',
  'blocked',
  'not-followable',
  'not-found',
  'peer-unreachable',
  'person-missing',
]

export class Followings {
  readonly #init: FollowingsInit
  readonly #all: Following[] = []

  constructor(init: FollowingsInit) {
    this.#init = init
  }

  /** Lets anybody follow, or nobody; follows somebody, or ends that. */
  async change(node: SimNode, others: readonly SimNode[], chance: Chance): Promise<void> {
    const { fail } = this.#init
    const { following } = node.social
    const roll = chance.share()
    if (roll < 0.35) {
      const followers = chance.happens(0.8) ? 'anyone' : 'nobody'
      await outcomeOf(node, node.social.changeSettings({ followers }), fail)
      return
    }
    const author = chance.pick(others)
    if (!author.isUp || author.isRevoked || author.index === node.index) return
    if (roll < 0.9) return this.#follow(node, author)
    await outcomeOf(node, following.unfollow(author.person), fail, alsoExpected)
  }

  async #follow(follower: SimNode, author: SimNode): Promise<void> {
    const { fail, scheduler } = this.#init
    const feed = author.keyring.feed({ kind: 'public' })
    const { height } = headAt(author.running.store, feed)
    const begun: Following = { follower, author, feed, height, isDone: false }
    this.#all.push(begun)
    const link = parseFollowLink(author.social.following.link())
    const abort = new AbortController()
    const cancel = scheduler.after(followTimeoutMs, () => abort.abort())
    const act = follower.social.following.follow(link, abort.signal)
    begun.isDone = (await outcomeOf(follower, act, fail, alsoExpected)) === 'done'
    cancel()
  }

  /** Whether somebody may have what another person posts for everybody, because they asked for it once. */
  mayRead(reader: SimNode, author: SimNode): boolean {
    return this.#all.some(
      (each) => each.follower.index === reader.index && each.author.index === author.index,
    )
  }

  /** Sets what a follower has beside what was there when they began. */
  async check(reader: SimNode): Promise<void> {
    const list = await reader.social.following.list()
    for (const { follower, author, feed, height, isDone } of this.#all) {
      const state = list.find(({ person }) => person === author.person)?.state
      if (follower !== reader || !isDone || state !== 'reached') continue
      if (author.isCopied || author.isRevoked) continue
      const has = headAt(reader.running.store, feed).height
      const name = `${reader.label} follows ${author.label}`
      if (has < height) this.#init.fail(`${name}, and has ${has} of ${height} entries`)
    }
  }
}
