/** The log of a node. It names peers and error codes, never texts, names of people or addresses of the web view. */
import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * A log of JSON lines on standard error.
 *
 * @param level `silent`, `error`, `warn`, `info` or `debug`.
 */
export function createLog(level: string): Log {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
}
