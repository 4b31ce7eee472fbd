/** `pappus service`: lets the system run the node, from its start on. */
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import { clientOf, command, group } from '../command.ts'
import { NotAnsweringError, NotRunningError, NothingToDoError, RunsByHandError } from '../errors.ts'
import { print, printJson, say, text } from '../output.ts'
import { nodeInitOf, withNodeOptions, type NodeOptions } from '../running.ts'
import { install, lingers, stateOf, uninstall } from '../service/acts.ts'
import { thisMachine, type Machine } from '../service/machine.ts'
import { managerOf } from '../service/manager.ts'
import { serviceName, type ServiceManager } from '../service/service.ts'

/** A slow machine takes some seconds until its node answers; after these it is said to be late. */
const startMsMax = 30_000
const lookMs = 200

interface Options {
  home: string
  json?: boolean
}

interface InstallOptions extends NodeOptions {
  print?: boolean
}

export function serviceCommand(): Command {
  const examples = ['service install', 'service status', 'service uninstall']
  return group('service', 'cli.service.summary', examples)
    .addCommand(installCommand())
    .addCommand(statusCommand())
    .addCommand(uninstallCommand())
}

function installCommand(): Command {
  const examples = [
    'service install',
    'service install --home /srv/ana --port 7300 --lan passive',
    'service install --print',
  ]
  return withNodeOptions(command('install', 'cli.service.install', examples))
    .option('--print', text('cli.service.print'))
    .action(async (options: InstallOptions, own: Command) => {
      await nodeInitOf(options)
      const machine = thisMachine()
      const manager = managerFor(machine, options.home, givenOptions(own))
      if (options.print === true) return show(manager)
      await installOn(machine, manager, options.home)
    })
}

async function installOn(machine: Machine, manager: ServiceManager, home: string): Promise<void> {
  const { isActive } = await stateOf(machine, manager)
  if (!isActive && (await answers(home))) throw new RunsByHandError(home, { home })
  const isNew = await install(machine, manager)
  const { title, file, logs, lingers: lingering } = manager
  print(text(isNew ? 'cli.service.installed' : 'cli.service.unchanged', { manager: title, file }))
  say(text((await hasStarted(home)) ? 'cli.service.next' : 'cli.service.late'))
  if (logs !== undefined) say(text('cli.service.logs', { command: logs }))
  if (lingering === undefined || (await lingers(machine, manager)) === true) return
  say(text('cli.service.linger', { command: lingering.hint }))
}

/** Shows the plan of `install`. Standard output has the service alone, fit for a file. */
function show({ file, content, install: steps }: ServiceManager): void {
  print(content.toString(typeof content === 'string' ? 'utf8' : 'utf16le').trimEnd())
  say(text('cli.service.would', { file }))
  for (const step of steps) say(`  ${step.command.join(' ')}`)
}

function statusCommand(): Command {
  return command('status', 'cli.service.status', ['service status', 'service status --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const machine = thisMachine()
      const manager = managerFor(machine, options.home)
      const state = await stateOf(machine, manager)
      const { title, file, logs } = manager
      const isLingering = state.isInstalled ? await lingers(machine, manager) : undefined
      const lingering = manager.lingers?.hint ?? ''
      if (options.json === true) {
        return printJson({ manager: title, file, ...state, lingers: isLingering })
      }
      const word = state.isActive ? 'runs' : state.isInstalled ? 'stopped' : 'none'
      print(text('cli.service.state', { manager: title, state: word, file }))
      if (state.isInstalled && logs !== undefined) say(text('cli.service.logs', { command: logs }))
      if (isLingering === false) say(text('cli.service.linger', { command: lingering }))
    })
}

function uninstallCommand(): Command {
  return command('uninstall', 'cli.service.uninstall', ['service uninstall']).action(
    async ({ home }: Options) => {
      const machine = thisMachine()
      if (!(await uninstall(machine, managerFor(machine, home)))) {
        throw new NothingToDoError(text('cli.nothing.service-uninstall', { home }))
      }
      print(text('cli.service.uninstalled', { home }))
    },
  )
}

function managerFor(
  machine: Machine,
  given: string,
  options: readonly string[] = [],
): ServiceManager {
  const home = resolve(given)
  const program = [process.execPath, resolve(process.argv[1] ?? '')]
  return managerOf(machine, {
    name: serviceName(home),
    home,
    command: [...program, 'start', '--no-open', '--home', home, ...options],
    stop: [...program, 'stop', '--home', home],
  })
}

/** The options of the node that its owner gave, as arguments. */
function givenOptions(own: Command): string[] {
  return own.options.flatMap((option) => {
    const name = option.attributeName()
    const isOurs = name === 'home' || name === 'print'
    if (isOurs || own.getOptionValueSource(name) !== 'cli') return []
    const value: unknown = own.getOptionValue(name)
    if (typeof value === 'boolean') return value === option.negate ? [] : [option.long ?? '']
    return [option.long ?? '', ...[value].flat().map(String)]
  })
}

async function hasStarted(home: string): Promise<boolean> {
  const endMs = performance.now() + startMsMax
  while (performance.now() < endMs) {
    if (await answers(home)) return true
    await wait(lookMs)
  }
  return false
}

/** Whether a node answers for a home. One that takes too long is there as well. */
async function answers(home: string): Promise<boolean> {
  try {
    const client = await clientOf({ home })
    await client.call('GET /status')
    return true
  } catch (error) {
    if (error instanceof NotRunningError) return false
    if (error instanceof NotAnsweringError) return true
    throw error
  }
}
