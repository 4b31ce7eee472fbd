/** Aspects as rows: the ones with a name, and those that are for one person alone. */
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { aspects, aspectsForOne, type AspectRow } from './tables.ts'

/** An aspect of either kind. */
export function aspectRow(reader: Reader, aspect: AspectId): AspectRow | undefined {
  return reader.get(aspects, aspect) ?? reader.get(aspectsForOne, aspect)
}

/** An aspect of either kind. @throws {NotFoundError} when there is none. */
export function anyAspectAt(reader: Reader, aspect: AspectId): AspectRow {
  return found(aspect, aspectRow(reader, aspect))
}

/** One that its owner named, and lets people into as they like. @throws {NotFoundError} when there is none. */
export function aspectAt(reader: Reader, aspect: AspectId): AspectRow {
  return found(aspect, reader.get(aspects, aspect))
}

function found(aspect: AspectId, row: AspectRow | undefined): AspectRow {
  if (row === undefined) throw new NotFoundError(`aspect ${aspect}`, { what: 'aspect' })
  return row
}

export function putAspect(tx: Transaction, row: AspectRow): void {
  tx.put(row.person === undefined ? aspects : aspectsForOne, row.id, row)
}

/** All aspects that have a name, oldest first. */
export async function listAspects(reader: Reader): Promise<AspectRow[]> {
  const rows = (await reader.list(aspects, {})).map(([, row]) => row)
  return rows.toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
}

/** All aspects. */
export async function allAspects(reader: Reader): Promise<AspectRow[]> {
  const forOne = (await reader.list(aspectsForOne, {})).map(([, row]) => row)
  return [...(await listAspects(reader)), ...forOne]
}

/** One part of an audience as its owner chose it: the person where it is for one alone. */
export function chosenPart(reader: Reader, aspect: AspectId): AspectId | PersonId {
  return reader.get(aspectsForOne, aspect)?.person ?? aspect
}
