/**
 * `npm run bench`: the figures of this release on this machine, each beside its goal and, where there is one, the limit
 * that the machine itself sets, measured in the same run. Nothing here passes or fails.
 */
import { benchCatchUp } from './catch-up.ts'
import { benchDelivery } from './delivery.ts'
import { benchIngest } from './ingest.ts'
import { benchRemoval } from './removal.ts'
import { benchStart } from './start.ts'
import { printTable, type Figure } from './table.ts'

const figures: Figure[] = []
for (const bench of [benchStart, benchDelivery, benchIngest, benchRemoval, benchCatchUp])
  figures.push(...(await bench()))
printTable(figures)
process.exit(0)
