/** Three people, of whom one knows the other two, as introductions and suggestions need them. */
import { FakeHub } from './fake-network.ts'
import { befriendSocial, SocialNode } from './social-node.ts'
import { waitFor } from './wait-for.ts'

export interface Three extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
}

/** Ana knows Bo and Cy, who do not know each other. */
export async function three(): Promise<Three> {
  const hub = new FakeHub()
  const start = (name: string): Promise<SocialNode> => SocialNode.start(name, { hub })
  const [ana, bo, cy] = await Promise.all([start('Ana'), start('Bo'), start('Cy')])
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy)
  const end = async (): Promise<void> => {
    for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, cy, [Symbol.asyncDispose]: end }
}

/** Accepts the only introduction that waits, as soon as it came. */
export async function acceptMeet(node: SocialNode): Promise<void> {
  await waitFor(async () => (await node.social.acquainting.meets()).length === 1)
  const [meet] = await node.social.acquainting.meets()
  await node.social.acquainting.accept([meet!.key], { aspect: await node.aspect() })
}
