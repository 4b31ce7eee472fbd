/** Somebody who is a contact of the victim, and means ill: their keys in a bare libp2p host. */
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestNode } from '../helpers/nodes.ts'
import type { PrivateKey } from '@libp2p/interface'

export interface Contact {
  readonly privateKey: PrivateKey
  /** The node by which they became a contact; stopped. */
  readonly node: TestNode
}

/** Joins by an invite with a proper node, and keeps its keys. */
export async function becomeContact(link: string): Promise<Contact> {
  const node = new TestNode('Mallory', await tempDir())
  await node.start()
  const aspect = await node.aspect('Friends')
  await node.social.invites.join(link, aspect, AbortSignal.timeout(30_000))
  const { peerSeed } = node.social.keyring.device
  const privateKey = await generateKeyPairFromSeed('Ed25519', peerSeed)
  await node.stop()
  return { privateKey, node }
}
