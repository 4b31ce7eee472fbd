/**
 * Runs commands inside a process that lives longer than they do: the process of the test, or one in a network namespace, as what a
 * command talks to answers there alone. As a program it does what it is told over the channel of its parent.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { runCommand } from '../../cli/program.ts'
import { TestError } from './test-error.ts'

export interface CommandResult {
  /** The exit code; the name of the signal that ended the process otherwise. */
  code: number | string
  stdout: string
  stderr: string
}

interface Order {
  id: number
  args: readonly string[]
  input: string
}

interface Report {
  id: number
  result: CommandResult
}

/** Of the commands of all tests. */
export const commandLanguage = 'en_US.UTF-8'
export const commandTimeoutMs = 30_000

if (process.send !== undefined && process.argv[2] === 'commands') listen()

/** Runs one command to its end in this process. @throws {TestError} when it does not end. */
export async function runHere(args: readonly string[], input: string): Promise<CommandResult> {
  const [stdout, stderr] = [new Output(), new Output()]
  const stdin = Readable.from([Buffer.from(input)])
  const terminal = { stdin, stdout, stderr, language: commandLanguage, exitCode: 0 }
  const code = await beforeTimeout(runCommand(args, terminal), args)
  return { code, stdout: stdout.text, stderr: stderr.text }
}

/** A process in a network namespace that runs commands. It starts with the first one. */
export class CommandRunner implements AsyncDisposable {
  readonly #namespace: string
  readonly #waiting = new Map<number, (result: CommandResult) => void>()
  #process: { child: ChildProcess; gone: Promise<unknown> } | undefined
  #orders = 0

  constructor(namespace: string) {
    this.#namespace = namespace
  }

  /** Runs one command to its end. @throws {TestError} when it does not end. */
  run(args: readonly string[], input: string): Promise<CommandResult> {
    const { child, gone } = (this.#process ??= this.#start())
    const order: Order = { id: (this.#orders += 1), args, input }
    const { promise, resolve } = Promise.withResolvers<CommandResult>()
    this.#waiting.set(order.id, resolve)
    child.send(order)
    const ended = gone.then((): never => {
      throw new TestError(`the process for commands ended: ${args.join(' ')}`)
    })
    return beforeTimeout(Promise.race([promise, ended]), args)
  }

  #start(): { child: ChildProcess; gone: Promise<unknown> } {
    const program = [process.execPath, import.meta.filename, 'commands']
    const inside = ['netns', 'exec', this.#namespace, ...program]
    const child = spawn('ip', inside, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.on('message', ({ id, result }: Report) => {
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
    return { child, gone: once(child, 'exit') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process?.child.kill('SIGKILL')
    await this.#process?.gone
  }
}

/** Keeps what is printed. */
class Output extends Writable {
  text = ''

  override _write(words: Buffer, _encoding: string, done: () => void): void {
    this.text += words.toString()
    done()
  }
}

async function beforeTimeout<Result>(
  over: Promise<Result>,
  args: readonly string[],
): Promise<Result> {
  const late = Promise.withResolvers<never>()
  const hung = new TestError(`hung: pappus ${args.join(' ')}`)
  const timer = setTimeout(() => late.reject(hung), commandTimeoutMs)
  try {
    return await Promise.race([over, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function listen(): void {
  process.on('message', ({ id, args, input }: Order) => {
    const failed = (error: unknown): CommandResult => ({
      code: 'failed',
      stdout: '',
      stderr: String(error),
    })
    void runHere(args, input)
      .catch(failed)
      .then((result) => process.send?.({ id, result } satisfies Report))
  })
  process.once('disconnect', () => process.exit(0))
}
