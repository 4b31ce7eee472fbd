/** The service that opens ports of a home's router when a machine in it asks (UPnP): miniupnpd, as many real routers have it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempDir, type TempDir } from '../helpers/temp-dir.ts'
import { run } from './namespaces.ts'

const settings = `ext_ifname=wan
listening_ip=bridge
port=0
enable_upnp=yes
enable_natpmp=no
secure_mode=yes
uuid=00000000-0000-4000-8000-000000000000
allow 1024-65535 192.168.0.0/16 1024-65535
`
/** Where it writes its rules; that they let through what they lead on is the home's own rule. */
const table = `table inet filter {
  chain miniupnpd { }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain prerouting { type nat hook prerouting priority dstnat; jump prerouting_miniupnpd; }
}`

/** Why there is none here, or `undefined` where there is. Installs it where that is possible. */
export function whyNoUpnp(): string | undefined {
  if (isRunnable()) return undefined
  const install = ['install', '-y', '--no-install-recommends', 'miniupnpd-nftables']
  spawnSync('apt-get', install, { stdio: 'ignore' })
  return isRunnable() ? undefined : 'no miniupnpd-nftables'
}

function isRunnable(): boolean {
  return spawnSync('miniupnpd', ['--version']).error === undefined
}

export class UpnpRouter implements AsyncDisposable {
  readonly #folder: TempDir
  readonly #process: ChildProcess

  private constructor(folder: TempDir, process: ChildProcess) {
    this.#folder = folder
    this.#process = process
  }

  /** In the namespace of a home's router. */
  static async start(router: string): Promise<UpnpRouter> {
    const folder = await tempDir()
    const file = join(folder.path, 'miniupnpd.conf')
    writeFileSync(file, settings)
    run('ip', 'netns', 'exec', router, 'nft', table)
    const args = ['netns', 'exec', router, 'miniupnpd', '-d', '-f', file, '-P', `${file}.pid`]
    const process = spawn('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    // It says on which port it listens.
    await once(process.stderr, 'data')
    process.stderr.resume()
    return new UpnpRouter(folder, process)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit')
    if (this.#process.kill('SIGTERM')) await ended
    await this.#folder[Symbol.asyncDispose]()
  }
}
