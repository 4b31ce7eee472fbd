/** Requests that the owner is told of, while they wait for them. */
import type { ApplyContext } from '../feeds/context.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { requests, type RequestRow } from './tables.ts'

type Context = Pick<ApplyContext, 'tx' | 'keyring'>

/** Tells of a request, or no longer, as its row is now; `undefined` where it is gone. */
export function tellRequest(
  context: Context,
  person: RequestRow['person'],
  row: RequestRow | undefined,
): void {
  const name = { kind: 'request', about: person, act: person } as const
  if (row?.state !== 'waiting') return unnotify(context.tx, name)
  notify(context, { ...name, by: person, name: row.name, atMs: row.atMs })
}

/** The same for all, where the views are made anew: requests stand in no feed. */
export async function tellRequests(context: Context): Promise<void> {
  for (const [, row] of await context.tx.list(requests, {})) tellRequest(context, row.person, row)
}
