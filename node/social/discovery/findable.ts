/** Findability of this device in the DHT: a setting of the person, and the secrets that follow from it. */
import type { Reader } from '../../store/transaction.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { blocks, lastRevoked } from '../contacts/tables.ts'
import { settings } from '../settings/tables.ts'

export const findableLevels = ['anyone', 'contacts', 'nobody'] as const
/** `anyone` with the person's id, `contacts` only, or `nobody`. */
export type FindableLevel = (typeof findableLevels)[number]

/** The setting that holds the level. */
export const findableSetting = 'findable'

/** The level that the person chose. @default contacts */
export function findableLevel(reader: Reader): FindableLevel {
  const chosen = reader.get(settings, findableSetting)?.value
  return findableLevels.find((level) => level === chosen) ?? 'contacts'
}

/**
 * The secret by which contacts find this device: another one after each block, so that the blocked person finds it no more.
 * `undefined` where nobody is to find it.
 */
export async function discoverySecret(
  reader: Reader,
  keyring: Keyring,
): Promise<Uint8Array | undefined> {
  if (findableLevel(reader) === 'nobody') return undefined
  const times = (await reader.list(blocks, {})).map(([, { atMs }]) => atMs)
  const revokedMs = reader.get(lastRevoked, 'last')?.heardMs ?? 0
  return keyring.discoverySecret(Math.max(revokedMs, ...times))
}
