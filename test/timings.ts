/** How long each test file took, kept in `timings.json`. Only the order of the files depends on it, never whether they pass. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** By the path of a file: the seconds that it took, and those in which a processor worked for it and its processes. */
export type Timings = Record<string, readonly [seconds: number, busySeconds: number]>

const root = join(import.meta.dirname, '..')
const kept = join(root, 'test/timings.json')
const ticksEachSecond = 100
const lookMs = 1_000

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

/**
 * Measures what a process and all below it use, by looking at them now and then. The system adds up only what processes used that their
 * parents waited for, and browsers wait for few of theirs.
 */
export class CpuMeter implements Disposable {
  readonly #pid: number
  readonly #timer: NodeJS.Timeout
  readonly #before: number
  #most = 0

  constructor(pid: number) {
    this.#pid = pid
    this.#before = secondsOfTree(pid)
    this.#timer = setInterval(() => this.#look(), lookMs)
  }

  /** Seconds since it was made; 0 where the system does not tell. */
  get seconds(): number {
    this.#look()
    return Math.max(0, this.#most - this.#before)
  }

  #look(): void {
    this.#most = Math.max(this.#most, secondsOfTree(this.#pid))
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}

/** Seconds that a process and those below it used: those that run now, and those that ended before and were waited for. */
function secondsOfTree(root: number): number {
  const parents = new Map<number, { parent: number; seconds: number }>()
  for (const name of processes()) {
    const fields = statOf(name)
    if (fields === undefined) continue
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    parents.set(Number(name), { parent: Number(fields[1]), seconds: ticks / ticksEachSecond })
  }
  const isBelow = (pid: number): boolean => {
    for (let at = pid; at > 1; at = parents.get(at)?.parent ?? 0) if (at === root) return true
    return false
  }
  return [...parents].reduce((sum, [pid, { seconds }]) => sum + (isBelow(pid) ? seconds : 0), 0)
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/u.test(name))
  } catch {
    return []
  }
}

/** The fields behind the name, which stands in brackets: state, parent, …, and from the 12th `utime stime cutime cstime`. */
function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
