/** An author, and people in her Family who know nobody else. */
import type { PostId } from '../../protocol/ids.ts'
import { FakeHub } from './fake-network.ts'
import { FakeWorld } from './fake-world.ts'
import { befriendSocial, SocialNode } from './social-node.ts'
import { waitFor } from './wait-for.ts'

export interface Circle extends AsyncDisposable {
  ana: SocialNode
  others: SocialNode[]
  hub: FakeHub
}

export async function startCircle(seed: string, ...names: string[]): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld(seed)
  const ana = await SocialNode.start('Ana', { hub, world, aspects: ['Family', 'Friends'] })
  const others: SocialNode[] = []
  for (const name of names) {
    const other = await SocialNode.start(name, { hub, world })
    await befriendSocial(ana, other)
    others.push(other)
  }
  return {
    ana,
    others,
    hub,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, ...others]) await node[Symbol.asyncDispose]()
    },
  }
}

/** Resolves once all of these nodes have a post. */
export async function knows(post: PostId, ...nodes: SocialNode[]): Promise<void> {
  await waitFor(() => nodes.every(({ social }) => social.posts.at(post) !== undefined))
}
