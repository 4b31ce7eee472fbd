/**
 * Two network namespaces of this machine, joined by a cable of their own whose speed, delay and loss can be set: nothing in
 * them reaches any other network. Needs root, iproute2 and socat.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Random } from '../helpers/random.ts'
import { TestError } from '../helpers/test-error.ts'
import { Cable } from './cable.ts'

export interface Side {
  readonly name: string
  /** Its address on the cable. */
  readonly address: string
}

const prefix = 'pappus'
/** The programs that the tests need, and the packages that bring them. */
const programs = { ip: 'iproute2', nft: 'nftables', socat: 'socat' }
/** Where tools for root stand; the PATH of a shell that became root by `su` has none of them. */
const rootFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin']
process.env.PATH = withRootFolders(process.env.PATH)

/** Why there can be no namespaces here, or `undefined` where there can. Installs what is needed where that is possible. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has network namespaces'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  if (!areRunnable()) {
    const install = ['install', '-y', '--no-install-recommends', ...Object.values(programs)]
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    spawnSync('apt-get', install, { stdio: 'ignore' })
    if (!areRunnable()) return `no ${Object.values(programs).join(', ')}`
  }
  if (!existsSync('/dev/net/tun')) return 'this machine has no TUN devices'
  const isAllowed = spawnSync('unshare', ['--net', 'true']).status === 0
  return isAllowed ? undefined : 'this machine allows no network namespaces'
}

export class Namespaces implements AsyncDisposable {
  readonly left: Side
  readonly right: Side
  readonly cable: Cable

  private constructor(cable: Cable) {
    this.left = { name: namespaceName('l'), address: '10.77.0.1' }
    this.right = { name: namespaceName('r'), address: '10.77.0.2' }
    this.cable = cable
  }

  /** @throws {TestError} where the machine does not allow it, see `whyNoNamespaces`. */
  static async make(random: Random): Promise<Namespaces> {
    removeLeftovers()
    const cable = await Cable.make(`${prefix}${process.pid}`, random)
    const made = new Namespaces(cable)
    try {
      for (const [index, side] of [made.left, made.right].entries()) {
        plugIn(side, cable.devices[index]!)
      }
      return made
    } catch (error) {
      await made[Symbol.asyncDispose]()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cable[Symbol.asyncDispose]()
    for (const { name } of [this.left, this.right]) spawnSync('ip', ['netns', 'del', name])
  }
}

function plugIn({ name, address }: Side, device: string): void {
  run('ip', 'netns', 'add', name)
  run('ip', 'link', 'set', device, 'netns', name)
  run('ip', '-n', name, 'link', 'set', 'lo', 'up')
  run('ip', '-n', name, 'address', 'add', `${address}/24`, 'dev', device)
  run('ip', '-n', name, 'link', 'set', device, 'up')
}

/** The name of a namespace of this process. */
export function namespaceName(label: string): string {
  return `${prefix}-${process.pid}-${label}`
}

/** Removes namespaces of processes that were killed. */
export function removeLeftovers(): void {
  for (const line of run('ip', 'netns', 'list').split('\n')) {
    const [, name, pid] = new RegExp(`^(${prefix}-(\\d+)-[a-z-]+)`, 'u').exec(line) ?? []
    if (name !== undefined && !existsSync(`/proc/${pid}`)) spawnSync('ip', ['netns', 'del', name])
  }
}

function areRunnable(): boolean {
  return Object.keys(programs).every((name) => spawnSync(name, ['-V']).error === undefined)
}

/** A PATH with the folders of tools for root after all others. */
export function withRootFolders(path = ''): string {
  const folders = path.split(':').filter((folder) => folder !== '')
  return [...new Set([...folders, ...rootFolders])].join(':')
}

/** Runs a program to its end; answers with what it prints. @throws {TestError} when it fails. */
export function run(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (cause) {
    throw new TestError(`${program} ${args.join(' ')}`, {}, { cause })
  }
}
