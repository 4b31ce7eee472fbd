/** All rows of the bench, in the order in which they run. A new one is a file in `rows/` and a line here. */
import type { Row } from './harness/row.ts'
import { append } from './rows/append.ts'
import { blob } from './rows/blob.ts'
import { catchUp } from './rows/catch-up.ts'
import { commandLine } from './rows/command-line.ts'
import { delivery } from './rows/delivery.ts'
import { dht } from './rows/dht.ts'
import { firstSync } from './rows/first-sync.ts'
import { http } from './rows/http.ts'
import { ingest } from './rows/ingest.ts'
import { removal } from './rows/removal.ts'
import { restore } from './rows/restore.ts'
import { search } from './rows/search.ts'
import { start } from './rows/start.ts'
import { reactions, spreadReactions, thread } from './rows/thread.ts'
import { timelineRow } from './rows/timelines.ts'

export const rows: readonly Row[] = [
  append,
  ingest,
  firstSync,
  delivery,
  http,
  start,
  commandLine,
  removal,
  search,
  timelineRow,
  thread,
  reactions,
  spreadReactions,
  dht,
  catchUp,
  restore,
  blob,
]
