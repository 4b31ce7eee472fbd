/** Somebody with two devices, and a friend of theirs. */
import { unmet } from '../../node/social/contacts/tables.ts'
import { FakeHub } from './fake-network.ts'
import { settled } from './fake-world.ts'
import { SocialNode } from './social-node.ts'
import { waitFor } from './wait-for.ts'

export interface Home extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  desk: SocialNode
  phone: SocialNode
}

/** Ana, a contact of Bo at his desk and a member of his Family; his phone is on its own yet. */
export async function startHome(): Promise<Home> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub })
  const desk = await SocialNode.start('Bo', { hub, aspects: ['Family', 'Work'] })
  const phone = await SocialNode.start('Phone', { hub, deviceOf: desk, aspects: ['Family'] })
  await ana.join(await desk.invite(), await ana.aspect())
  return {
    hub,
    ana,
    desk,
    phone,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, desk, phone]) await node[Symbol.asyncDispose]()
    },
  }
}

/** Links the two devices, and lets the phone reach Ana. */
export async function link({ ana, desk, phone }: Home): Promise<void> {
  await phone.join(await desk.invite())
  await exchange(desk, phone)
  await phone.network.connect(ana.peer)
  await waitFor(() => phone.store.get(unmet, ana.peer) === undefined)
  await waitFor(() => ana.social.replica.isContact(phone.peer))
  await everything({ ana, desk, phone })
}

/** Both fetch from each other. */
export async function exchange(a: SocialNode, b: SocialNode): Promise<void> {
  await Promise.all([a.sync.pull(b.peer), b.sync.pull(a.peer)])
  await settled()
}

/** All three fetch from each other, until what one says through another has come. */
export async function everything({
  ana,
  desk,
  phone,
}: Omit<Home, keyof AsyncDisposable | 'hub'>): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await exchange(desk, phone)
    await exchange(ana, desk)
    await exchange(ana, phone)
  }
}

export async function aspectNames(node: SocialNode): Promise<string[]> {
  return (await node.social.aspects.list()).map(({ name }) => name).toSorted()
}
