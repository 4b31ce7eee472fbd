/** The machine, as the service commands need it. */
import { execFile } from 'node:child_process'
import { homedir, userInfo } from 'node:os'
import type { Output, Step } from './service.ts'

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly userFolder: string
  readonly user: string
  readonly uid: number
  /** Runs a program of the system to its end. */
  run(step: Step): Promise<Output>
}

/** No command of a service manager takes longer: it waits for the end of a node. */
const commandMsMax = 60_000
/** Of what a program says, for messages. */
const outputBytesMax = 1024 * 1024

export function thisMachine(): Machine {
  const { username: user, uid } = userInfo()
  return { platform: process.platform, env: process.env, userFolder: homedir(), user, uid, run }
}

function run({ command: [program, ...args] }: Step): Promise<Output> {
  const { promise, resolve } = Promise.withResolvers<Output>()
  const options = { timeout: commandMsMax, maxBuffer: outputBytesMax, windowsHide: true }
  execFile(program, args, options, (error, stdout, stderr) => {
    const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined
    resolve({ code, text: `${stdout}${stderr}`.trim() })
  })
  return promise
}
