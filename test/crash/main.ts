/**
 * `npm run crash -- 300 [seed]`: kills a node that posts and receives that many times and says what became of its posts.
 * `npm run crash -- blobs 20 1024 [seed]`: the same while it fetches a file of 1,024 MiB and uploads others.
 */
import { blobCrashLoop } from './blob-loop.ts'
import { crashLoop } from './crash-loop.ts'

type Row = readonly [what: string, count: number]

const given = process.argv.slice(2)
const isOfBlobs = given[0] === 'blobs'
const [kills = 0, mebibytes = 1024] = given.slice(isOfBlobs ? 1 : 0).map(Number)
const seed = Number(given[isOfBlobs ? 3 : 1] ?? process.hrtime.bigint() % 1_000_000n)
console.log(`seed ${seed}`)
const startMs = performance.now()
const rows = await (isOfBlobs ? killWithBlobs() : killWithPosts())
const seconds = Math.round((performance.now() - startMs) / 1000)
console.log('| what | count |\n| --- | --- |')
for (const [what, count] of [...rows, ['seconds', seconds] as const]) {
  console.log(`| ${what} | ${count} |`)
}
process.exit(0)

async function killWithPosts(): Promise<Row[]> {
  const result = await crashLoop(kills || 300, seed)
  return [
    ['kills', result.kills],
    ['of these while the node was starting', result.killedAtStart],
    ['posts acknowledged', result.acknowledged],
    ['posts acknowledged and lost', 0],
    ['posts not acknowledged that are there', result.survived],
    ["friend's posts that arrived between two kills", result.received],
    ['places in feeds that the friend was given', result.witnessed],
    ['of these gone at the writer, or used twice', 0],
  ]
}

async function killWithBlobs(): Promise<Row[]> {
  const bytes = mebibytes * 1024 * 1024
  const init = { kills: kills || 20, seed, bytes, killWithinMs: 5_000 }
  const { acknowledged, killedWhileComing, whole } = await blobCrashLoop(init)
  return [
    ['kills', init.kills],
    ['of these while the large file came', killedWhileComing],
    ['MiB of the large file, right to the byte', mebibytes],
    ['files acknowledged', acknowledged],
    ['files acknowledged and lost, or wrong', 0],
    ['blobs on the disk, all whole', whole],
  ]
}
