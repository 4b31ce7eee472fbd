/** How soon the view is usable after a start, and what a node costs that only waits. */
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { befriend } from './befriend.ts'
import { startChild, type ChildNode } from './child-node.ts'
import type { Figure } from './table.ts'

const idleMs = 15_000
/** Clock ticks a second in /proc, the same on every Linux. */
const ticks = 100

export async function benchStart(): Promise<Figure[]> {
  const startMs = performance.now()
  await using ana = await startChild()
  await Promise.all([fetch(ana.url), ana.client.call('GET /status')])
  const usableMs = performance.now() - startMs
  await using bo = await startChild()
  await befriend(ana, bo)
  await wait(5_000)
  const before = await cpuSeconds(ana)
  await wait(idleMs)
  const cpu = ((await cpuSeconds(ana)) - before) / (idleMs / 1000)
  return [
    { what: 'start → view usable', measured: `${Math.round(usableMs)} ms`, goal: '2,000 ms' },
    { what: 'idle RSS, one peer', measured: `${await rssMb(ana)} MB`, goal: '150 MB' },
    { what: 'idle CPU, one peer', measured: `${(cpu * 100).toFixed(2)} % of a core`, goal: '1 %' },
  ]
}

async function rssMb({ process: { pid } }: ChildNode): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024)
}

async function cpuSeconds({ process: { pid } }: ChildNode): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticks
}
