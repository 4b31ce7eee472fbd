/** Services of each system: the files as they are written, and what is done in which order. */
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { install, lingers, stateOf, uninstall } from '../../cli/service/acts.ts'
import type { Machine } from '../../cli/service/machine.ts'
import { managerOf } from '../../cli/service/manager.ts'
import { serviceName, type Output, type ServiceInit } from '../../cli/service/service.ts'
import { run } from '../helpers/cli.ts'
import { rejects, throws } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('cli/service')
const done: Output = { code: 0, text: '' }
const hostile = String.raw`/home/ana/"50 %h" & <$HOME> \ é`

/** A machine that notes what it is told to run. */
class FakeMachine implements Machine {
  readonly env = { USERDOMAIN: 'HOME', LOCALAPPDATA: String.raw`C:\Users\ana\AppData\Local` }
  readonly user = 'ana'
  readonly uid = 501
  readonly ran: string[] = []
  readonly platform: NodeJS.Platform
  readonly userFolder: string
  readonly answer: (line: string) => Output | undefined

  constructor(
    platform: NodeJS.Platform,
    userFolder = '/home/ana',
    answer: FakeMachine['answer'] = () => undefined,
  ) {
    this.platform = platform
    this.userFolder = userFolder
    this.answer = answer
  }

  run({ command }: { command: readonly string[] }): Promise<Output> {
    const line = command.join(' ')
    this.ran.push(line)
    return Promise.resolve(this.answer(line) ?? done)
  }
}

function initOf(home: string): ServiceInit {
  const program = ['/usr/bin/node', '/usr/lib/node_modules/pappus/dist/cli/main.js']
  const command = [...program, 'start', '--no-open', '--home', home, '--port', '7300']
  return { name: 'pappus', home, command, stop: [...program, 'stop', '--home', home] }
}

const golden: readonly [NodeJS.Platform, string, BufferEncoding][] = [
  ['linux', 'pappus.service', 'utf8'],
  ['darwin', 'social.pappus.plist', 'utf8'],
  ['win32', 'pappus.xml', 'utf16le'],
]

for (const [platform, name, encoding] of golden) {
  test(`the service of ${platform} is as the file ${name}`, async () => {
    const { content } = managerOf(new FakeMachine(platform), initOf(hostile))
    const expected = await readFile(join(import.meta.dirname, 'services', name))
    assert.is(content.toString(encoding), expected.toString(encoding))
  })
}

for (const [platform, name] of golden.slice(1)) {
  withProgram('xmllint')(`the file ${name} is XML`, async () => {
    await using folder = await tempDir()
    const path = join(folder.path, name)
    await writeFile(path, managerOf(new FakeMachine(platform), initOf(folder.path)).content)
    accepts('xmllint', ['--noout', '--nonet', path])
  })
}

withProgram('systemd-analyze')('systemd takes the unit', async () => {
  await using folder = await tempDir()
  const unit = join(folder.path, 'pappus.service')
  const here = { ...initOf(folder.path), command: [process.execPath, 'main.js', hostile] }
  await writeFile(unit, managerOf(new FakeMachine('linux'), here).content)
  accepts('systemd-analyze', ['verify', '--user', '--man=no', unit], {
    XDG_RUNTIME_DIR: folder.path,
  })
})

/** Skips what needs a program that is not on this machine. */
function withProgram(program: string): (title: string, run: () => Promise<void>) => void {
  const isHere = spawnSync(program, ['--version']).error === undefined
  return (title, run) =>
    isHere ? test(title, run) : test.skip(`${title} (no ${program} here)`, () => undefined)
}

function accepts(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): void {
  const env = { ...process.env, ...more }
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env })
  assert.is(`${stdout}${stderr}`.trim(), '')
  assert.is(status, 0)
}

test('a service is written, started, left alone, changed and removed; the home stays', async () => {
  await using folder = await tempDir()
  let isOn = false
  const machine = new FakeMachine('linux', folder.path, (line) => {
    if (line.includes('restart')) isOn = true
    if (line.includes('disable')) isOn = false
    return line.includes('is-active') ? { code: 0, text: isOn ? 'active' : 'inactive' } : done
  })
  const home = join(folder.path, 'home')
  await mkdir(home)
  const manager = managerOf(machine, initOf(home))
  assert.equal(await stateOf(machine, manager), { isInstalled: false, isActive: false })
  assert.is(await uninstall(machine, manager), false)
  assert.is(await install(machine, manager), true)
  assert.equal(machine.ran.splice(0), [
    'systemctl --user show-environment',
    'systemctl --user daemon-reload',
    'systemctl --user enable pappus.service',
    'systemctl --user reset-failed pappus.service',
    'systemctl --user restart pappus.service',
  ])
  assert.is(await readFile(manager.file, 'utf8'), manager.content)
  assert.is(await install(machine, manager), false)
  assert.not.match(machine.ran.splice(0).join(), 'restart')
  const changed = managerOf(machine, { ...initOf(home), command: ['/usr/bin/node', 'x'] })
  assert.is(await install(machine, changed), true)
  assert.match(machine.ran.splice(0).join(), 'restart')
  assert.equal(await stateOf(machine, manager), { isInstalled: true, isActive: true })
  assert.is(await uninstall(machine, manager), true)
  assert.equal(machine.ran.slice(-3), [
    'systemctl --user show-environment',
    'systemctl --user disable --now pappus.service',
    'systemctl --user daemon-reload',
  ])
  assert.equal(await stateOf(machine, manager), { isInstalled: false, isActive: false })
  assert.ok((await stat(home)).isDirectory())
})

test('without a service manager, nothing is written', async () => {
  await using folder = await tempDir()
  for (const code of [1, undefined]) {
    const machine = new FakeMachine('linux', folder.path, () => ({ code, text: 'no bus' }))
    const manager = managerOf(machine, initOf(folder.path))
    await rejects(() => install(machine, manager), 'no-service-manager')
    assert.is((await stateOf(machine, manager)).isInstalled, false)
  }
  throws(() => managerOf(new FakeMachine('sunos'), initOf('/x')), 'no-service-manager')
})

test('a command of the system that fails is named, with what it said', async () => {
  await using folder = await tempDir()
  const machine = new FakeMachine('linux', folder.path, (line) =>
    line.includes('enable') ? { code: 1, text: 'no such unit' } : undefined,
  )
  const manager = managerOf(machine, initOf(folder.path))
  const { values } = await rejects(() => install(machine, manager), 'service-failed')
  assert.equal(values, { what: 'systemctl --user enable pappus.service', said: 'no such unit' })
  await writeFile(join(folder.path, 'file'), '')
  const closed = new FakeMachine('linux', join(folder.path, 'file'))
  await rejects(() => install(closed, managerOf(closed, initOf('/x'))), 'service-failed')
})

test('launchd and the Task Scheduler say in their own ways whether a service runs', () => {
  const mac = managerOf(new FakeMachine('darwin'), initOf('/x'))
  assert.is(mac.isActive({ code: 0, text: '\tstate = running\n\tpid = 5' }), true)
  assert.is(mac.isActive({ code: 0, text: '\tstate = not running\n' }), false)
  assert.is(mac.isActive({ code: 113, text: 'Could not find service' }), false)
  const windows = managerOf(new FakeMachine('win32'), initOf('/x'))
  assert.is(windows.isActive({ code: 0, text: 'Letztes Ergebnis:  267009' }), true)
  assert.is(windows.isActive({ code: 0, text: 'Last Result:  0' }), false)
})

test('it is said whether the service outlives signing out', async () => {
  const manager = managerOf(new FakeMachine('linux'), initOf('/x'))
  const answers = (text: string): Machine =>
    new FakeMachine('linux', '/x', () => ({ code: 0, text }))
  assert.is(await lingers(answers('Linger=yes'), manager), true)
  assert.is(await lingers(answers('Linger=no'), manager), false)
  const mac = new FakeMachine('darwin')
  assert.is(await lingers(mac, managerOf(mac, initOf('/x'))), undefined)
})

test('each home has a service of its own', () => {
  assert.match(serviceName('/srv/ana'), /^pappus-[\da-f]{8}$/u)
  assert.is(serviceName('/srv/ana/'), serviceName('/srv/ana'))
  assert.is.not(serviceName('/srv/ana'), serviceName('/srv/bo'))
})

test('--print shows the service with the options given, and wrong ones are refused', async () => {
  await using folder = await tempDir()
  const given = ['--home', folder.path, '--port', '7300', '--listen', '::', '0.0.0.0', '--no-upnp']
  const { code, stdout, stderr } = await run(['service', 'install', '--print', ...given])
  assert.is(code, 0, stderr)
  assert.match(stdout, folder.path)
  const options = ['--port', '7300', '--listen', '::', '0.0.0.0', '--no-upnp']
  if (process.platform === 'linux') {
    assert.match(stdout, options.map((option) => `"${option}"`).join(' '))
    assert.match(stderr, 'systemctl --user restart')
  }
  const wrong = await run(['service', 'install', '--print', '--port', 'x'])
  assert.is(wrong.code, 2)
  assert.match(wrong.stderr, '--port')
  const none = await run(['service', 'uninstall', '--home', dirname(folder.path)])
  assert.is(none.code, 1)
  assert.match(none.stderr, 'No service is installed for')
})

test.run()
