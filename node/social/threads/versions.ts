/** Versions of a comment that came here. They are read from the entries they stand in, and so go with these. */
import type { ItemId } from '../../../protocol/ids.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { isLaterVersion, tieOf } from '../../../protocol/records/response.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import type { Reader } from '../../store/transaction.ts'
import { certified } from '../feeds/certificates.ts'
import { placesOf } from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import { provedOf } from './apply-response.ts'
import { versionEntriesMax } from './limits.ts'
import { commentAt, wordsOf } from './queries.ts'
import { isSameThing } from './response-rows.ts'
import type { ResponseRow } from './tables.ts'

export interface CommentVersion {
  readonly text: string
  readonly atMs: number
}

/** Earlier versions of a comment, as far as they came here, oldest first. */
export async function earlierVersions(reader: Reader, id: ItemId): Promise<CommentVersion[]> {
  const row = commentAt(reader, id)
  if (row === undefined || row.version === 0) return []
  const places = (await placesOf(reader, id)).toSorted((a, b) => b.seq - a.seq)
  const found = new Map<number, SignedResponse>()
  for (const place of places.slice(0, versionEntriesMax)) {
    const record = await recordAt(reader, place)
    const relayed = record?.kind === 'relay' ? record.responses : []
    const all = relayed.flatMap((each) => certified(reader, each) ?? [])
    for (const response of record?.kind === 'response' ? [record] : all) {
      const known = found.get(response.version)
      const counts =
        known === undefined || isLaterVersion(response, { ...known, tie: tieOf(known) })
      if (counts && isEarlier(response, row)) found.set(response.version, response)
    }
  }
  const sorted = [...found.values()].toSorted((a, b) => a.version - b.version)
  return sorted.map((version) => {
    const { text, editedAtMs } = wordsOf({ body: toBase64url(version.body) })
    return { text, atMs: editedAtMs ?? row.atMs }
  })
}

/** Whether it is an earlier version of that response, by the same person: others may stand in the same entry. */
function isEarlier(response: SignedResponse, row: ResponseRow): boolean {
  if (response.version >= row.version) return false
  const proved = provedOf(response, { author: row.postAuthor, isChecked: false })
  return proved?.id === row.id && isSameThing(row, { item: proved.item, type: response.type })
}
