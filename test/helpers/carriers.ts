/** Somebody for whom a contact carries, and somebody else who reads what they write. */
import type { FeedId } from '../../protocol/ids.ts'
import { weightOf } from '../../node/social/feeds/indexer.ts'
import { feeds } from '../../node/social/feeds/tables.ts'
import { readEntries } from '../../node/store/feed-store.ts'
import { FakeHub } from './fake-network.ts'
import { FakeWorld, quiet } from './fake-world.ts'
import { befriendSocial, SocialNode } from './social-node.ts'

export const room = 50_000_000

export interface WithCarrier extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
  /** Carries for Ana; in none of her aspects. */
  cy: SocialNode
}

export async function startWithCarrier(): Promise<WithCarrier> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('carriers'), aspects: ['Family', 'Helpers'] }
  const [ana, bo, cy] = await Promise.all([
    SocialNode.start('Ana', init),
    SocialNode.start('Bo', init),
    SocialNode.start('Cy', init),
  ])
  await befriendSocial(ana, cy, 'Helpers')
  await befriendSocial(ana, bo)
  const stop = async (): Promise<void> => {
    for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, cy, [Symbol.asyncDispose]: stop }
}

/** Cy offers, Ana accepts, and Cy fetches. */
export async function carry({ ana, cy }: WithCarrier, bytes = room): Promise<void> {
  await cy.social.carriers.offer(ana.person, bytes)
  await quiet()
  await ana.social.carriers.use(cy.person)
  await quiet()
}

/** Bytes of all that a node holds of feeds that it cannot read. */
export async function carriedBytes({ store }: SocialNode): Promise<number> {
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  const held = rows
    .filter(({ kind }) => kind === 'carried')
    .map(({ id }) => readEntries(store, id, { from: 1, limit: 1000 }))
  return (await Promise.all(held)).reduce((sum, entries) => sum + weightOf(entries), 0)
}

export async function familyFeed(node: SocialNode): Promise<FeedId> {
  const family = await node.aspect('Family')
  const rows = await node.store.list(feeds, {})
  return rows.find(([, row]) => row.aspect === family)![1].id
}
