/** A log that a test can read. */
import { pino } from 'pino'
import type { Log } from '../../node/log.ts'

export interface RecordingLog {
  readonly log: Log
  readonly lines: readonly Record<string, unknown>[]
  /** The field `code` of all lines that have one. */
  readonly codes: () => string[]
}

export function recordingLog(): RecordingLog {
  const lines: Record<string, unknown>[] = []
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>)
  }
  const codes = (): string[] => lines.flatMap(({ code }) => (typeof code === 'string' ? code : []))
  return { log: pino({ level: 'debug', base: null }, { write }), lines, codes }
}
