/** A node that the system runs: started when its owner signs in, and again when it failed. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { systemHome } from '../../node/home.ts'

/** Of what the system is to run. */
export interface ServiceInit {
  /** Letters, digits and hyphens, unique among the services of this person. */
  readonly name: string
  /** The folder of the node. */
  readonly home: string
  /** A program and its arguments, each as the program should see it. */
  readonly command: readonly string[]
  /** The same for a command that asks the node to stop. */
  readonly stop: readonly string[]
}

/** A command of the system, and whether it may fail without harm. */
export interface Step {
  readonly command: readonly [program: string, ...args: string[]]
  readonly mayFail?: boolean
}

/** How a system runs programs for a person, without a terminal. */
export interface ServiceManager {
  /** As people know it. */
  readonly title: string
  /** The file that describes the service. */
  readonly file: string
  readonly content: string | Buffer
  /** Fails where the system has no such manager, or it does not answer this person. */
  readonly probe: Step
  /** After the file was written. */
  readonly install: readonly Step[]
  /** Before the file is removed. */
  readonly uninstall: readonly Step[]
  /** After it was. */
  readonly forget: readonly Step[]
  /** Succeeds while the service runs. */
  readonly isActive: (output: Output) => boolean
  readonly status: Step
  /** Where the messages of the node go, as a command that shows them. */
  readonly logs?: string
  /** Succeeds with something in its output where the service outlives its owner's signing out. */
  readonly lingers?: Step & { readonly hint: string }
}

export interface Output {
  /** The exit code; `undefined` where the program could not be run. */
  readonly code: number | undefined
  readonly text: string
}

const nameHashLength = 8

/** The name of the service of a home: a home beside the usual one has one of its own. */
export function serviceName(home: string): string {
  const path = resolve(home)
  if (path === resolve(systemHome())) return 'pappus'
  return `pappus-${createHash('sha256').update(path).digest('hex').slice(0, nameHashLength)}`
}
