/** The scripts of package.json: the same words for every shell, and signals that reach the node. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../node/home.ts'
import { tempDir } from './helpers/temp-dir.ts'
import { waitFor } from './helpers/wait-for.ts'

const test = suite('scripts')
const root = join(import.meta.dirname, '..')

test('no script needs one kind of shell', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const wrong = Object.entries(scripts).filter(([, script]) =>
    // Tests, builtins, variables and single quotes of a POSIX shell, and paths that only one can run.
    /(^|[&|] ?)(\[|exec|test|export|rm|cp|mkdir|\w+=|\.\/)|\|\||[;$`]|(^|\s)'/u.test(script),
  )
  assert.equal(wrong, [])
})

test('setup installs where nothing is, or what is there is older than the lockfile', async () => {
  await using folder = await tempDir()
  const at = (...names: string[]): string => join(folder.path, ...names)
  await mkdir(at('cli/scripts'), { recursive: true })
  await mkdir(at('node_modules'))
  await copyFile(join(root, 'cli/scripts/setup.mjs'), at('cli/scripts/setup.mjs'))
  await writeFile(at('npm.mjs'), `console.log(process.argv.slice(2).join(' ')); process.exit(3)`)
  await writeFile(at('package-lock.json'), '{}')
  const setup = (): [number | null, string] => {
    const env = { ...process.env, npm_execpath: at('npm.mjs') }
    const { status, stdout } = spawnSync(process.execPath, [at('cli/scripts/setup.mjs')], { env })
    return [status, String(stdout).split(' ')[0] ?? '']
  }
  assert.equal(setup(), [3, 'ci'])
  await writeFile(at('node_modules/.package-lock.json'), '{}')
  await utimes(at('package-lock.json'), 1000, 1000)
  assert.equal(setup(), [0, ''])
  await utimes(at('node_modules/.package-lock.json'), 500, 500)
  assert.equal(setup(), [3, 'ci'])
})

/** `npm start` without what comes before it: that was done when tests run. */
async function starts(how: 'terminal' | 'npm alone', signal: NodeJS.Signals): Promise<void> {
  await using folder = await tempDir()
  const options = ['--no-open', '--home', folder.path, '--port', '0', '--peer-port', '0']
  const args = ['run', '--silent', '--ignore-scripts', 'start', '--', ...options]
  const npm = spawn('npm', [...args, '--listen', '127.0.0.1'], { cwd: root, detached: true })
  try {
    let said = ''
    npm.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    await waitFor(() => said.includes('Pappus runs'), { timeoutMs: 30_000 })
    const ended = once(npm, 'exit')
    // Ctrl-C of a terminal goes to all processes of the group.
    process.kill(how === 'terminal' ? -npm.pid! : npm.pid!, signal)
    await ended
    // A node that was stopped in order takes this file away.
    const home = new Home(folder.path)
    await waitFor(async () => (await home.readRunning()) === undefined)
  } finally {
    endGroup(npm.pid!)
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended already, as it should.
  }
}

test('Ctrl-C reaches the node that npm start runs, and it ends in order', () =>
  starts('terminal', 'SIGINT'))

test('a signal to npm alone reaches it too', () => starts('npm alone', 'SIGTERM'))

test.run()
