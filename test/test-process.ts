/** Processes for test files (`worker.ts`), and what each file says and uses while it runs. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CpuMeter } from './timings.ts'
import type { Word } from './worker.ts'

export interface TestProcessesInit {
  env: NodeJS.ProcessEnv
  /** Whether to measure how long processors work. @default false */
  isMeasured?: boolean
}

interface TestProcessInit extends TestProcessesInit {
  /** A new file for what the process says. */
  outputPath: string
}

export interface FileWants {
  timeoutSeconds: number
  /** Whether the file has a process of its own. */
  isAlone: boolean
}

export interface FileRun {
  /** All that the file said, on both streams. */
  output: string
  /** The fault in how it ended. */
  complaint?: string
  /** How long a processor worked for it and its processes, where that is measured. */
  busySeconds?: number
}

const root = join(import.meta.dirname, '..')

/** So that what files leave in memory stays small. */
const filesEachProcess = 40

/** The processes of one run of tests. */
export class TestProcesses {
  readonly #init: TestProcessesInit
  readonly #folder: string
  readonly #all = new Set<TestProcess>()
  readonly #free: TestProcess[] = []
  #started = 0

  private constructor(init: TestProcessesInit, folder: string) {
    this.#init = init
    this.#folder = folder
  }

  static async start(init: TestProcessesInit): Promise<TestProcesses> {
    return new TestProcesses(init, await mkdtemp(join(tmpdir(), 'pappus-run-')))
  }

  /**
   * Runs a file in a process that is free, or in a new one.
   *
   * @param tested is called when its tests ran, and only what they left has to end.
   */
  async run(path: string, wants: FileWants, tested?: () => void): Promise<FileRun> {
    const { timeoutSeconds, isAlone } = wants
    const process = (isAlone ? undefined : this.#free.pop()) ?? (await this.#start())
    const run = await process.run(path, timeoutSeconds, tested)
    const isKept = !isAlone && process.isUsable && process.files < filesEachProcess
    if (isKept) this.#free.push(process)
    else await this.#end(process)
    return run
  }

  async #start(): Promise<TestProcess> {
    this.#started += 1
    const outputPath = join(this.#folder, String(this.#started))
    const process = await TestProcess.start({ ...this.#init, outputPath })
    this.#all.add(process)
    return process
  }

  async #end(process: TestProcess): Promise<void> {
    await process.end()
    this.#all.delete(process)
  }

  async end(): Promise<void> {
    await Promise.all([...this.#all].map((process) => this.#end(process)))
    await rm(this.#folder, { recursive: true })
  }

  /** Ends all at once. */
  kill(): void {
    for (const process of this.#all) process.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

class TestProcess {
  readonly #child: ChildProcess
  readonly #output: FileHandle
  /** Resolves with why the process ended. */
  readonly #ended: Promise<string>
  #outputBytes = 0
  #files = 0
  #isUsable = true
  readonly #isMeasured: boolean

  private constructor(child: ChildProcess, output: FileHandle, isMeasured: boolean) {
    this.#isMeasured = isMeasured
    this.#child = child
    this.#output = output
    const { promise, resolve } = Promise.withResolvers<string>()
    child.once('error', ({ message }) => resolve(message))
    child.once('exit', (code, signal) => {
      this.#isUsable = false
      this.kill()
      resolve(`ended early: exit ${code ?? signal ?? ''}`)
    })
    this.#ended = promise
  }

  static async start({
    env,
    outputPath,
    isMeasured = false,
  }: TestProcessInit): Promise<TestProcess> {
    // A file takes what is said at once, in one order for both streams, also from processes that outlive this one.
    const output = await open(outputPath, 'ax+')
    const child = spawn(process.execPath, [join(root, 'test/worker.ts')], {
      env,
      cwd: root,
      // A process group of its own: what a test leaves running is stopped with it. On Windows it would be a window.
      detached: process.platform !== 'win32',
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
    })
    return new TestProcess(child, output, isMeasured)
  }

  /** How many files ran in it. */
  get files(): number {
    return this.#files
  }

  /** Whether another file can run in it. */
  get isUsable(): boolean {
    return this.#isUsable
  }

  /** Runs a file to its end, or kills it and all below it when its time is over. */
  async run(path: string, timeoutSeconds: number, tested?: () => void): Promise<FileRun> {
    this.#files += 1
    using meter = this.#isMeasured ? new CpuMeter(this.#child.pid ?? 0) : undefined
    const late = Promise.withResolvers<string>()
    const timeoutMs = timeoutSeconds * 1000
    const timer = setTimeout(() => {
      this.kill()
      late.resolve(`slow, or an open handle: killed after ${timeoutSeconds} s`)
    }, timeoutMs)
    const complaint = await Promise.race([this.#told(path, tested), this.#ended, late.promise])
    clearTimeout(timer)
    if (complaint !== undefined) this.#isUsable = false
    return {
      output: await this.#newOutput(),
      ...(complaint !== undefined && { complaint }),
      ...(meter !== undefined && { busySeconds: meter.seconds }),
    }
  }

  /** Asks for a file. Resolves at its end, with what is wrong with its exit code. */
  async #told(path: string, tested?: () => void): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<number>()
    const heard = (word: Word): void => (word.isTested ? tested?.() : resolve(word.exitCode))
    this.#child.on('message', heard)
    this.#child.send(path, () => undefined)
    const exitCode = await promise
    this.#child.off('message', heard)
    return exitCode === 0 ? undefined : `exit ${exitCode}`
  }

  async #newOutput(): Promise<string> {
    const { size } = await this.#output.stat()
    const bytes = Buffer.alloc(size - this.#outputBytes)
    await this.#output.read(bytes, 0, bytes.length, this.#outputBytes)
    this.#outputBytes = size
    return bytes.toString()
  }

  /** Ends the process as one ends by itself, so that it can write what coverage found; and what its files left running. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    if (!this.#isUsable) this.kill()
    await this.#ended
    await this.#output.close()
  }

  /** Ends it at once, with all below it. */
  kill(): void {
    this.#isUsable = false
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      // Windows has no groups to signal: its own tool ends a process with all below it.
      if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
      else process.kill(-pid, 'SIGKILL')
    } catch {
      // Already gone, which is what we want.
    }
  }
}
