/**
 * Where a command reads and prints: the process, or the terminal given by a caller that runs commands inside its own process
 * (`runCommand`), several at a time.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { language } from './language.ts'

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean }

export interface Terminal {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: Output
  readonly stderr: Output
  /** The reader's language, as the system names it. */
  readonly language: string
  /** The exit code of a command that went well. @default 0 */
  exitCode: number
}

const given = new AsyncLocalStorage<Terminal>()

/** Getters, as a process that never reads must not open its standard input. */
const own: Terminal = {
  get stdin() {
    return process.stdin
  },
  get stdout() {
    return process.stdout
  },
  get stderr() {
    return process.stderr
  },
  language,
  exitCode: 0,
}

/** The terminal of the command that runs. */
export function terminal(): Terminal {
  return given.getStore() ?? own
}

/** Runs something that finds the given terminal instead of the process. */
export function inTerminal<Result>(theirs: Terminal, run: () => Promise<Result>): Promise<Result> {
  return given.run(theirs, run)
}
