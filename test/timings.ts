/** How long each test file took, kept in `timings.json`. Only the order of the files depends on it, never whether they pass. */
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** By the path of a file: the seconds that it took, and those in which a processor worked for it and its processes. */
export type Timings = Record<string, readonly [seconds: number, busySeconds: number]>

const root = join(import.meta.dirname, '..')
const kept = join(root, 'test/timings.json')
/** Where Linux says what a process used; `utime stime cutime cstime` follow the name, which stands in brackets. */
const statFile = '/proc/self/stat'
const ticksEachSecond = 100

/** An unreadable file counts as none: it only orders. */
export async function readTimings(): Promise<Timings> {
  try {
    return JSON.parse(await readFile(kept, 'utf8')) as Timings
  } catch {
    return {}
  }
}

/** Writes new timings beside those of files that did not run, a line each. Files that are gone are left out. */
export async function keepTimings(measured: Timings): Promise<void> {
  const all = Object.entries({ ...(await readTimings()), ...measured })
  const lines = all
    .filter(([path]) => existsSync(join(root, path)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, [seconds, busy]]) => {
      return `  ${JSON.stringify(path)}: [${seconds.toFixed(1)}, ${busy.toFixed(1)}]`
    })
  await writeFile(kept, `{\n${lines.join(',\n')}\n}\n`)
}

/** Measures what child processes used. The system adds that up when each of them ends, with what it had started and waited for. */
export class CpuMeter {
  #last = childSeconds()

  /** Seconds of children that ended since the last call: called at the end of each, those of that one. */
  sinceLast(): number | undefined {
    const now = childSeconds()
    const seconds =
      now === undefined || this.#last === undefined ? undefined : Math.max(0, now - this.#last)
    this.#last = now
    return seconds
  }
}

/** `undefined` where the system does not tell. */
function childSeconds(): number | undefined {
  try {
    const stat = readFileSync(statFile, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[13]) + Number(fields[14])) / ticksEachSecond
  } catch {
    return undefined
  }
}
