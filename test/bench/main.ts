/**
 * `npm run bench`: the figures of this release on this machine, each beside its goal and, where there is one, the limit
 * that the machine itself sets, measured in the same run. Nothing here passes or fails. `npm run bench -- blob 1024` prints one of them alone, here of a file of 1 GiB.
 */
import { benchBlob } from './blob.ts'
import { benchCatchUp } from './catch-up.ts'
import { benchDelivery } from './delivery.ts'
import { benchDht } from './dht.ts'
import { benchIngest } from './ingest.ts'
import { benchRemoval } from './removal.ts'
import { benchRestore } from './restore.ts'
import { benchSearch } from './search.ts'
import { benchStart } from './start.ts'
import { benchReactions, benchThread } from './thread.ts'
import { benchTimelines } from './timelines.ts'
import { printTable, type Figure } from './table.ts'

const [only, size] = process.argv.slice(2)
const mebibytes = size === undefined ? undefined : Number(size)
const figures: Figure[] = []
const benches = {
  start: benchStart,
  delivery: benchDelivery,
  ingest: benchIngest,
  removal: benchRemoval,
  search: benchSearch,
  timelines: benchTimelines,
  thread: benchThread,
  reactions: benchReactions,
  dht: benchDht,
  'catch-up': benchCatchUp,
  restore: benchRestore,
  blob: () => benchBlob(mebibytes),
}
for (const [name, bench] of Object.entries(benches)) {
  if (only === undefined || only === name) figures.push(...(await bench()))
}
printTable(figures)
process.exit(0)
