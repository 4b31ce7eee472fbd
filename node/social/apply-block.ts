/**
 * Blocks: nothing of a person is shown, and nothing goes to them or comes from them, until it is taken back. Their
 * devices are strangers to all that looks into `peers`; what they wrote stays in the views, and queries pass over it.
 */
import type { PersonId } from '../../protocol/ids.ts'
import type { BlockRecord } from '../../protocol/records/block.ts'
import type { Reader } from '../store/transaction.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { blockedPeers, blocks, contacts, peers } from './tables.ts'

export function applyBlock({ tx }: ApplyContext, { person, ...record }: BlockRecord): void {
  const devices = tx.get(contacts, person)?.devices ?? []
  if (record.isBlocked) tx.put(blocks, person, record.atMs)
  else tx.delete(blocks, person)
  const [from, to] = record.isBlocked ? [peers, blockedPeers] : [blockedPeers, peers]
  for (const { peer } of devices) {
    tx.delete(from, peer)
    tx.put(to, peer, person)
  }
  noteChange(tx, { kind: 'block', id: person })
  noteChange(tx, { kind: 'person', id: person })
}

export function isBlocked(reader: Reader, person: PersonId): boolean {
  return reader.get(blocks, person) !== undefined
}

/** Everybody who is blocked. */
export async function blockedPeople(reader: Reader): Promise<Set<PersonId>> {
  return new Set((await reader.list(blocks, {})).map(([person]) => person as PersonId))
}
