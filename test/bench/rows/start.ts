/** How soon the view is usable after a start, and what a node costs that only waits. */
import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { befriend } from '../befriend.ts'
import { startChild } from '../child-node.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { timeOf } from '../harness/timing.ts'
import { cpuSecondsOf, rssMibOf } from '../processes.ts'

const idleMs = 15_000

const figures = {
  'until usable': { unit: 'ms', better: 'less', aim: 1_000, limit: 'an empty Node process' },
  'RSS when idle': { unit: 'MiB', better: 'less', aim: 150 },
  'processor when idle': { unit: '% of a core', better: 'less', aim: 1 },
} satisfies Figures

export const start = row({
  name: 'start',
  about: 'until the view is usable, and what a node costs that only waits',
  sizes: { of: 'contacts', full: [1], quick: [1] },
  figures,
  measure,
})

async function measure(): Promise<Round<typeof figures>> {
  const limit = await timeOf(() => promisify(execFile)(process.execPath, ['-e', '']))
  const startMs = performance.now()
  await using ana = await startChild()
  await Promise.all([fetch(ana.url), ana.client.call('GET /status')])
  const usableMs = performance.now() - startMs
  await using bo = await startChild()
  await befriend(ana, bo)
  await wait(5_000)
  const before = await cpuSecondsOf(ana.process.pid)
  await wait(idleMs)
  const cpu = ((await cpuSecondsOf(ana.process.pid)) - before) / (idleMs / 1000)
  return {
    'until usable': { value: usableMs, limit },
    'RSS when idle': { value: await rssMibOf(ana.process.pid) },
    'processor when idle': { value: cpu * 100 },
  }
}
