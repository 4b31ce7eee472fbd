/**
 * `npm run bench`: the figures of this release on this machine, each beside its goal and, where there is one, the limit
 * that the machine itself sets, measured in the same run. Nothing here passes or fails.
 */
import { benchCatchUp } from './catch-up.ts'
import { benchDelivery } from './delivery.ts'
import { benchDht } from './dht.ts'
import { benchIngest } from './ingest.ts'
import { benchRemoval } from './removal.ts'
import { benchStart } from './start.ts'
import { printTable, type Figure } from './table.ts'

const figures: Figure[] = []
const benches = { benchStart, benchDelivery, benchIngest, benchRemoval, benchDht, benchCatchUp }
for (const bench of Object.values(benches)) figures.push(...(await bench()))
printTable(figures)
process.exit(0)
