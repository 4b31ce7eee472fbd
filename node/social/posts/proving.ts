/** Proofs of what the owner writes into their public feed, by which others can share it. */
import type { FeedName } from '../../../protocol/feed.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import type { PostRecord } from '../../../protocol/records/post.ts'
import { signPost } from '../../../protocol/quoting.ts'
import type { Reader } from '../../store/transaction.ts'
import { me } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'

/** A record as it goes into a feed of ours: nothing but what is public gets a proof, since that lets anybody show it to anybody. */
export function provedIn<R extends PostRecord | PostEditRecord>(
  reader: Reader,
  { device: { peer }, person }: Keyring,
  { kind }: FeedName,
  record: R,
): R {
  const name = reader.get(me, 'me')?.name
  return kind === 'public' && name !== undefined ? signPost({ peer, person, name }, record) : record
}
