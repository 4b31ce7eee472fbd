/** Progress of a return: what came to a new device of a person, by their words or by a link, and what is still missing. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { listContacts } from '../contacts/people.ts'
import type { ContactRow } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { closedFeeds, feeds, type FeedRow } from '../feeds/tables.ts'
import { listNotices } from '../settings/notices.ts'

export interface Returning {
  /** Whether the notes of a former device are here: contacts, aspects and settings. */
  readonly hasNotes: boolean
  readonly contacts: number
  /** Contacts whose devices do not know this one yet. */
  readonly unmet: readonly ContactRow[]
  /** Feeds of other devices of theirs that are here. */
  readonly here: number
  /** Feeds of former devices that somebody has and that are not here. */
  readonly awaited: number
  /** Feeds of former devices that nobody we met so far can open. */
  readonly closed: number
}

/** @returns `undefined` for people who never came back, and once they have read that they did. */
export async function returningState(
  reader: Reader,
  keyring: Keyring,
): Promise<Returning | undefined> {
  const isReturning = (await listNotices(reader)).some(
    ({ what }) => what === 'restored' || what === 'linked',
  )
  if (!isReturning) return undefined
  const rows = (await reader.list(feeds, {})).map(([, row]) => row)
  const theirs = rows.filter((row) => isOfAnother(row, keyring))
  const waiting = theirs.filter(({ isAwaited, state }) => isAwaited === true && state === 'new')
  const closed = waiting.filter(({ id }) => reader.get(closedFeeds, id) !== undefined)
  const people = (await listContacts(reader)).filter(({ person }) => !isBlocked(reader, person))
  return {
    hasNotes: theirs.some(({ kind, state }) => kind === 'self' && state === 'open'),
    contacts: people.length,
    here: theirs.filter(({ state }) => state === 'open').length,
    unmet: people.filter(({ devices }) => devices.length === 0),
    awaited: waiting.length - closed.length,
    closed: closed.length,
  }
}

function isOfAnother(row: FeedRow, keyring: Keyring): boolean {
  return row.owner === keyring.person && !row.isMine && !keyring.isFormer(writerOf(row))
}

function writerOf({ peerKey }: FeedRow): PeerName {
  return peerName(fromBase64url(peerKey) ?? new Uint8Array(keyLength))
}
