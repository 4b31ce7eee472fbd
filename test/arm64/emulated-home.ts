/** A home whose node runs on the arm64 build of Node, under an emulator; its commands run natively. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'

const run = promisify(execFile)
const main = join(import.meta.dirname, '../../dist/cli/main.js')
/** Of a machine that is busy with other things: an emulated node takes 30 s of its time to start. */
const stepMsMax = 600_000
const quiet = [
  '--no-open',
  '--port',
  '0',
  '--peer-port',
  '0',
  '--listen',
  '127.0.0.1',
  '--lan',
  'off',
]

export class EmulatedHome {
  readonly #folder: string
  readonly #emulated: readonly string[]
  #child: ChildProcess | undefined
  /** Of processor time, of all that was stopped. */
  seconds = 0

  constructor(folder: string, emulated: readonly string[]) {
    this.#folder = folder
    this.#emulated = emulated
  }

  async start(): Promise<void> {
    const [program = '', ...args] = this.#emulated
    const all = [...args, main, 'start', '--home', this.#folder, ...quiet]
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    await waitFor(() => said.includes('http://') || child.exitCode !== null, {
      timeoutMs: stepMsMax,
    })
    if (child.exitCode !== null) throw new TestError(`ended with ${child.exitCode}`)
  }

  async cli(...args: string[]): Promise<string> {
    const all = [main, ...args, '--home', this.#folder]
    return (await run(process.execPath, all, { timeout: stepMsMax })).stdout
  }

  async reads(words: string): Promise<void> {
    await waitFor(async () => (await this.cli('feed')).includes(words), { timeoutMs: stepMsMax })
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child?.exitCode !== null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    child.once('exit', () => resolve())
    this.seconds += await secondsOf(child.pid!)
    child.kill('SIGTERM')
    await promise
  }
}

/** Processor time of a process so far, see proc(5): user and system in hundredths of a second. */
async function secondsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return Math.round((Number(fields[11]) + Number(fields[12])) / 100)
}
