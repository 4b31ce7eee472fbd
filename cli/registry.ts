/** Asks the npm registry, the one that npm is set to use, for the newest release. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { TooLargeError } from '../protocol/errors.ts'
import { RegistrySilentError } from './errors.ts'
import { registryBytesMax, registryMsMax } from './limits.ts'

const usual = 'https://registry.npmjs.org/'

/** As npm finds it: in the environment, or in `.npmrc` of the person. Without a password, which a question about a release needs not. */
export async function registryOf(env: NodeJS.ProcessEnv): Promise<string> {
  const named = env['npm_config_registry'] ?? env['NPM_CONFIG_REGISTRY'] ?? (await inUserFile(env))
  const url = new URL(named !== undefined && URL.canParse(named) ? named : usual)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/?$/u, '/')
}

/**
 * The version of the newest release; `undefined` where the package is not published.
 *
 * @throws {RegistrySilentError} when the registry is away, or answers something else.
 */
export async function newestRelease(name: string, registry: string): Promise<string | undefined> {
  const silent = (reason: string, cause?: unknown): RegistrySilentError =>
    new RegistrySilentError(registry, { registry, reason }, { cause })
  const signal = AbortSignal.timeout(registryMsMax)
  const headers = { accept: 'application/vnd.npm.install-v1+json' }
  const answer = await fetch(`${registry}${name}`, { headers, signal }).catch((cause: unknown) => {
    throw silent(reasonOf(cause), cause)
  })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw silent(`HTTP ${answer.status}`)
  const found = await jsonOf(answer).catch((cause: unknown) => {
    throw silent(reasonOf(cause), cause)
  })
  const { latest } = (found as { 'dist-tags'?: { latest?: unknown } })['dist-tags'] ?? {}
  if (typeof latest !== 'string' || parts(latest) === undefined) throw silent('JSON')
  return latest
}

/** How this version stands to another one: by its three numbers; of two with the same, one with a suffix is the older. */
export function comparedTo(version: string, other: string): 'older' | 'same' | 'newer' {
  const [one, two] = [parts(version), parts(other)]
  const at = one?.findIndex((part, index) => part !== two?.[index]) ?? -1
  if (at === -1 || one === undefined || two === undefined) return 'same'
  return one[at]! < two[at]! ? 'older' : 'newer'
}

function parts(version: string): number[] | undefined {
  const [, major, minor, patch, suffix] = /^(\d+)\.(\d+)\.(\d+)(-[\w.-]+)?$/u.exec(version) ?? []
  if (patch === undefined) return undefined
  return [Number(major), Number(minor), Number(patch), suffix === undefined ? 1 : 0]
}

async function inUserFile(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = env['npm_config_userconfig'] ?? join(homedir(), '.npmrc')
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^\s*registry\s*=\s*(\S+)\s*$/mu.exec(text)?.[1]
}

async function jsonOf(answer: Response): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    if (bytes > registryBytesMax) throw new TooLargeError('registry', { max: registryBytesMax })
    pieces.push(piece)
  }
  const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'))
  return typeof value === 'object' && value !== null ? value : {}
}

/** A word for the log of somebody who is asked what is wrong. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as Error
  const { code } = (cause ?? error) as NodeJS.ErrnoException
  return typeof code === 'string' ? code : name
}
