/** The cost of other processes of this machine, from /proc. */
import { readFile } from 'node:fs/promises'

/** Clock ticks a second in /proc, the same on every Linux. */
const ticks = 100

/** Seconds of processor time since the process began. */
export async function cpuSecondsOf(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

/** MiB of memory that the process holds now. */
export async function rssMibOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024
}
