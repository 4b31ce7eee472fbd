/** Records past the views of the node that writes them, as another program may write them. */
import type { FeedRecord } from '../../protocol/records/record.ts'
import { feeds } from '../../node/social/feeds/tables.ts'
import { Writer } from '../../node/social/feeds/writer.ts'
import type { SocialNode } from './social-node.ts'

/** Writes records into the aspect's feed of a node past its views. */
export async function writeUnseen(node: SocialNode, records: readonly FeedRecord[]): Promise<void> {
  const writer = new Writer({
    apply: () => undefined,
    keyring: node.social.keyring,
    world: node.world,
    events: { written: () => undefined },
  })
  const [row] = (await node.store.list(feeds, {}))
    .map(([, each]) => each)
    .filter(({ kind, isMine }) => kind === 'aspect' && isMine)
  const { aspect, epoch } = row!
  await node.store.transact((tx) => {
    const name = { kind: 'aspect', aspect: aspect!, epoch: epoch! } as const
    for (const record of records) writer.write(tx, name, record)
  })
}
