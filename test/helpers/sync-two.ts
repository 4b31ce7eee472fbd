/** Two people of whom one reads the other, where only sync carries anything. */
import type { FeedId } from '../../protocol/ids.ts'
import { feeds } from '../../node/social/feeds/tables.ts'
import { FakeHub } from './fake-network.ts'
import { FakeWorld } from './fake-world.ts'
import { befriendSocial, SocialNode } from './social-node.ts'

export interface SyncTwo extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
}

/** Ana, and Bo who reads her Family. Only sync carries anything. */
export async function startSyncTwo(): Promise<SyncTwo> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('sync'), isGossiping: false }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, [Symbol.asyncDispose]: stop }
}

/** Posts so often to Family. @returns the texts */
export async function postMany({ ana }: SyncTwo, count: number): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, index) => `post ${index}`)
  for (const text of texts) await ana.post(text)
  return texts
}

/** The feed of her Family. */
export async function familyFeed({ ana }: SyncTwo): Promise<FeedId> {
  const rows = await ana.store.list(feeds, {})
  return rows.find(([, { kind }]) => kind === 'aspect')![1].id
}
