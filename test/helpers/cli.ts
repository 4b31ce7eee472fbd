/**
 * The command line as its user has it, from the source. Commands run inside the process of the test, where they behave as in one of their
 * own and start at once, and so does the node that they talk to. A process is for other commands that run on, and for tests of the process
 * itself.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Home } from '../../node/home.ts'
import { Node } from '../../node/node.ts'
import {
  CommandRunner,
  commandLanguage,
  commandTimeoutMs,
  runHere,
  type CommandResult,
} from './command-runner.ts'
import { tempDir, type TempDir } from './temp-dir.ts'
import { TestError } from './test-error.ts'
import { waitFor } from './wait-for.ts'

/** Where a command runs. */
export interface Place {
  /** Beside that of the tests; needs a process. */
  env?: Readonly<Record<string, string>>
  /** Network namespace. @default that of the tests */
  namespace?: string
  /** Whether every command is a process of its own. @default false */
  isProcess?: boolean
  /** Whether the node is a process, as for its signals and its end. @default `isProcess`, and in a namespace */
  isNodeProcess?: boolean
}

export type CliResult = CommandResult

const root = join(import.meta.dirname, '../..')
/** Commands that are a node, with signals and a heap of its own. */
const nodeCommands = ['start', 'relay', 'demo']

/** A process of the command line, killed at the end of its block if it still runs. */
export class CliProcess implements AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<CliResult>
  stdout = ''
  stderr = ''

  constructor(args: readonly string[], { env = {}, namespace }: Place = {}) {
    const { PAPPUS_HOME: _home, FORCE_COLOR: _color, ...rest } = process.env
    const inside = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace]
    const [program = '', ...all] = [...inside, process.execPath, 'cli/main.ts', ...args]
    this.process = spawn(program, all, {
      cwd: root,
      env: { ...rest, LC_ALL: commandLanguage, NO_COLOR: '1', ...env },
    })
    const { promise, resolve } = Promise.withResolvers<CliResult>()
    this.ended = promise
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.process.stdin.on('error', () => undefined)
    this.process.once('close', (code, signal) => {
      resolve({ code: code ?? signal ?? '', stdout: this.stdout, stderr: this.stderr })
    })
  }

  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): Promise<CliResult> {
    this.process.kill(signal)
    return this.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGKILL')
  }
}

/** Runs one command to its end. @throws {TestError} when it does not end. */
export function run(
  args: readonly string[],
  options: Place & { input?: string } = {},
): Promise<CliResult> {
  return needsProcess(args, options) || options.namespace !== undefined
    ? runAsProcess(args, options)
    : runHere(args, options.input ?? '')
}

function needsProcess(args: readonly string[], { env, isProcess = false }: Place): boolean {
  return isProcess || env !== undefined || nodeCommands.includes(args[0] ?? '')
}

/** The same in a process of its own, whatever the command. */
export async function runAsProcess(
  args: readonly string[],
  { input = '', ...place }: Place & { input?: string } = {},
): Promise<CliResult> {
  await using cli = new CliProcess(args, place)
  cli.process.stdin.end(input)
  const timer = setTimeout(() => cli.process.kill('SIGKILL'), commandTimeoutMs)
  const result = await cli.ended
  clearTimeout(timer)
  if (result.code === 'SIGKILL') throw new TestError(`hung: pappus ${args.join(' ')}`)
  return result
}

/** One person with a home, and the command line on it. */
export class CliHome implements AsyncDisposable {
  readonly #folder: TempDir
  readonly #place: Place
  readonly #commands: CommandRunner | undefined
  #process: CliProcess | undefined
  #node: Node | undefined

  constructor(folder: TempDir, place: Place = {}) {
    this.#folder = folder
    this.#place = place
    const { namespace } = place
    this.#commands = namespace === undefined ? undefined : new CommandRunner(namespace)
  }

  /** With a name, the node is started and has its owner. */
  static async make(
    name?: string,
    options: readonly string[] = [],
    place?: Place,
  ): Promise<CliHome> {
    const home = new CliHome(await tempDir(), place)
    if (name === undefined) return home
    try {
      await home.start(...options)
      await home.good('init', '--name', name)
    } catch (error) {
      await home[Symbol.asyncDispose]()
      throw error
    }
    return home
  }

  get path(): string {
    return this.#folder.path
  }

  /** Resolves once the node answers. */
  async start(...args: readonly string[]): Promise<void> {
    const {
      namespace,
      isProcess,
      isNodeProcess = isProcess ?? namespace !== undefined,
    } = this.#place
    if (!isNodeProcess) return this.#startHere(args)
    // A namespace has all ports for itself.
    const here = ['--port', '0', '--peer-port', '0', '--listen', '127.0.0.1']
    const ports = namespace === undefined ? here : []
    await this.runNode('start', '--no-open', ...ports, ...args)
  }

  /** A node inside the process of the test. */
  async #startHere(args: readonly string[]): Promise<void> {
    const options = { bootstrap: { type: 'string', multiple: true } } as const
    const given = parseArgs({ args: [...args], options }).values
    const ports = { port: 0, peerPort: 0, listen: ['127.0.0.1'] }
    this.#node = await Node.start({ home: this.path, logLevel: 'error', ...ports, ...given })
  }

  /** Runs a command that is a node. Resolves once it answers. */
  async runNode(...args: readonly string[]): Promise<CliProcess> {
    const node = this.spawn(...args)
    this.#process = node
    let isOver = false
    void node.ended.then(() => (isOver = true))
    await waitFor(() => node.stdout.includes('\n') || isOver, {
      timeoutMs: commandTimeoutMs,
      description: 'the start of a node',
    })
    if (isOver) throw new TestError(`no start: ${node.stderr}`)
    return node
  }

  /** Begins a command that goes on until it is disposed of. */
  spawn(...args: readonly string[]): CliProcess {
    return new CliProcess([...args, '--home', this.path], this.#place)
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return this.runWith('', ...args)
  }

  runWith(input: string, ...args: readonly string[]): Promise<CliResult> {
    const all = [...args, '--home', this.path]
    if (this.#commands === undefined || needsProcess(args, this.#place))
      return run(all, { input, ...this.#place })
    return this.#commands.run(all, input)
  }

  /** The output of a command that must succeed. */
  async good(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args)
    if (code !== 0) throw new TestError(`pappus ${args.join(' ')}: ${code} ${stderr}`)
    return stdout
  }

  /** The output of a command as one line of JSON. */
  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.good(...args, '--json')) as T
  }

  /** The running node's process. */
  get node(): CliProcess {
    if (this.#process === undefined) throw new TestError(`${this.path} has no node in a process`)
    return this.#process
  }

  /** A process that follows the feed, once it does: it shows a post that is made for this. */
  async follow(): Promise<CliProcess> {
    const follower = this.spawn('feed', '--follow', '--json')
    await this.good('post', 'to be followed', '--public')
    await waitFor(() => follower.stdout.includes('to be followed'))
    return follower
  }

  /** Resolves once the node has ended. */
  async ended(): Promise<void> {
    await (this.#node?.stopped ?? this.node.ended)
  }

  /** The address that signs one browser in. */
  get signInUrl(): string {
    if (this.#node !== undefined) return this.#node.signInUrl()
    return /http:\S+/u.exec(this.node.stdout)?.[0] ?? ''
  }

  /** Where the node says that it runs. */
  async runningUrl(): Promise<string | undefined> {
    return (await new Home(this.path).readRunning())?.url
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commands?.[Symbol.asyncDispose]()
    await this.#process?.[Symbol.asyncDispose]()
    await this.#node?.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}
