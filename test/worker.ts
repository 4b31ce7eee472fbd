/**
 * The process in which test files run, one after another as `test-process.ts` asks for them. What they load is loaded once, and what runs
 * often is compiled once.
 *
 * A file is over when its tests are, and nothing is left that would keep a process of its own running: then Node says `beforeExit`.
 */
import { flushCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The runner hears that all tests of a file ran, and later, with the exit code, that the file is over. */
export type Word = { isTested: true } | { isTested: false; exitCode: number }

/** uvu keeps these: the suites of each group, behind the name of the group. */
interface UvuGlobals {
  UVU_DEFER?: number
  UVU_QUEUE?: unknown[][]
}

const root = join(import.meta.dirname, '..')
const uvu = globalThis as UvuGlobals
/** As Node itself ends a process that waits for what never comes. */
const neverOver = 13
let state: 'between' | 'testing' | 'tested' = 'between'

// Suites wait until they are asked for.
uvu.UVU_DEFER = 1
const { exec } = await import('uvu')

process.on('message', (path: string) => void runFile(path))
process.on('beforeExit', () => {
  if (state === 'testing') process.exit(neverOver)
  if (state === 'tested') {
    state = 'between'
    tell({ isTested: false, exitCode: Number(process.exitCode ?? 0) })
  }
  // Keeps the process until there is another file, or the runner has none left.
  process.channel?.ref()
})
process.channel?.ref()

async function runFile(path: string): Promise<void> {
  process.channel?.unref()
  process.exitCode = 0
  state = 'testing'
  uvu.UVU_QUEUE = [[null]]
  await import(pathToFileURL(resolve(root, path)).href)
  await exec()
  // For the processes that other files start meanwhile.
  flushCompileCache()
  state = 'tested'
  tell({ isTested: true })
}

function tell(word: Word): void {
  process.send?.(word)
}
