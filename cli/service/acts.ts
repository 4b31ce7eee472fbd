/** Installing a service, removing it, and asking how it is: the same on each system. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NoServiceManagerError, ServiceFailedError } from '../errors.ts'
import type { Machine } from './machine.ts'
import type { Output, ServiceManager, Step } from './service.ts'

export interface ServiceState {
  readonly isInstalled: boolean
  readonly isActive: boolean
}

/**
 * Writes the service, and starts it. A service that runs as it should already is left alone.
 *
 * @returns whether anything was done.
 * @throws {NoServiceManagerError} before anything is written.
 * @throws {ServiceFailedError}
 */
export async function install(machine: Machine, manager: ServiceManager): Promise<boolean> {
  await probe(machine, manager)
  const { file, content } = manager
  const isSame = (await readIfThere(file))?.equals(Buffer.from(content)) === true
  if (isSame && (await isActive(machine, manager))) return false
  await write(file, content)
  await runAll(machine, manager.install)
  return true
}

/**
 * Stops the service and removes it.
 *
 * @returns `false` where there is none.
 * @throws {NoServiceManagerError}
 * @throws {ServiceFailedError}
 */
export async function uninstall(machine: Machine, manager: ServiceManager): Promise<boolean> {
  if ((await readIfThere(manager.file)) === undefined) return false
  await probe(machine, manager)
  await runAll(machine, manager.uninstall)
  await rm(manager.file, { force: true })
  await runAll(machine, manager.forget)
  return true
}

export async function stateOf(machine: Machine, manager: ServiceManager): Promise<ServiceState> {
  const isInstalled = (await readIfThere(manager.file)) !== undefined
  return { isInstalled, isActive: isInstalled && (await isActive(machine, manager)) }
}

/** Whether the service outlives its owner's signing out; `undefined` where the system has no such choice. */
export async function lingers(
  machine: Machine,
  { lingers: step }: ServiceManager,
): Promise<boolean | undefined> {
  if (step === undefined) return undefined
  return /=yes$/mu.test((await machine.run(step)).text)
}

async function isActive(machine: Machine, manager: ServiceManager): Promise<boolean> {
  return manager.isActive(await machine.run(manager.status))
}

async function probe(machine: Machine, { probe: step, title }: ServiceManager): Promise<void> {
  const { code } = await machine.run(step)
  if (code === 0) return
  throw new NoServiceManagerError(title, { manager: title, platform: machine.platform })
}

async function runAll(machine: Machine, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const output = await machine.run(step)
    if (output.code !== 0 && step.mayFail !== true) throw failed(step, output)
  }
}

function failed({ command }: Step, { text, code }: Output): ServiceFailedError {
  const line = command.join(' ')
  return new ServiceFailedError(line, { what: line, said: text === '' ? String(code) : text })
}

/** Beside its place first, so that nobody reads half of it. */
async function write(file: string, content: string | Buffer): Promise<void> {
  const aside = `${file}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(aside, content)
    await rename(aside, file)
  } catch (cause) {
    throw new ServiceFailedError(file, { what: file, said: (cause as Error).message }, { cause })
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch(() => undefined)
}
