/** A home of which there may be copies, and the friends who hear from each. */
import { FakeHub } from './fake-network.ts'
import { settled } from './fake-world.ts'
import { befriendSocial, SocialNode } from './social-node.ts'
import { waitFor } from './wait-for.ts'

export interface Friends extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  /** To be ended with the rest. */
  also(node: SocialNode): SocialNode
}

/** Ana, with Bo and Cy in her Family and her in theirs. */
export async function startFriends(): Promise<Friends> {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false }
  const ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Work'] })
  const bo = await SocialNode.start('Bo', init)
  const cy = await SocialNode.start('Cy', init)
  for (const friend of [bo, cy]) await befriendSocial(ana, friend)
  const nodes = [ana, bo, cy]
  return {
    hub,
    ana,
    bo,
    cy,
    also: (node) => {
      nodes.push(node)
      return node
    },
    [Symbol.asyncDispose]: async () => {
      for (const node of nodes) await node[Symbol.asyncDispose]()
    },
  }
}

/** Connects two, who fetch from each other what there is, also what follows from that. */
export async function exchange(a: SocialNode, b: SocialNode): Promise<void> {
  await a.network.connect(b.peer)
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([a.sync.pull(b.peer), b.sync.pull(a.peer)])
    await settled()
  }
}

/** Ends what is said between two: the next one who answers for a peer may be another copy. */
export async function part(a: SocialNode, ...others: SocialNode[]): Promise<void> {
  for (const other of others) await a.network.disconnect(other.peer)
}

/** Goes on as another device, and meets everybody again. */
export async function renewed(
  node: SocialNode,
  friends: readonly SocialNode[],
): Promise<SocialNode> {
  await waitFor(() => node.isCopied)
  return meetAgain(await node.renew('copied'), friends)
}

/** Goes on as another device all at once, as after a repair, and meets everybody again. */
export async function rolled(
  node: SocialNode,
  friends: readonly SocialNode[],
): Promise<SocialNode> {
  await part(node, ...friends)
  return meetAgain(await node.renew('repaired'), friends)
}

async function meetAgain(next: SocialNode, friends: readonly SocialNode[]): Promise<SocialNode> {
  for (const friend of friends) {
    await next.network.connect(friend.peer)
    await waitFor(() => friend.social.replica.isContact(next.peer))
    await exchange(next, friend)
  }
  return next
}
