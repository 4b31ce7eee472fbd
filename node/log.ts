/** The log of a node. It names peers and error codes, never texts, names of people or addresses of the web view. */
import { pino, type Logger } from 'pino'
import type { LogFile } from './log-file.ts'

export type Log = Logger

/**
 * A log of JSON lines, on standard error or in a file.
 *
 * @param level `silent`, `error`, `warn`, `info` or `debug`.
 */
export function createLog(level: string, file?: LogFile): Log {
  return pino({ level, base: null }, file ?? pino.destination({ fd: 2, sync: true }))
}
