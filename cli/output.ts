/** Printing of the command line: data on standard output, messages on standard error, in the reader's language. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { terminal } from './terminal.ts'
import { PappusError } from '../protocol/errors.ts'
import { readableName } from '../protocol/text.ts'
import { bodyLines } from './body-lines.ts'
import {
  isMessageId,
  textFor,
  type MessageId,
  type MessageValues,
} from '../node/messages/messages.ts'

/** A text in the reader's language. Its values may be by others, so they are cleaned. */
export function text(id: MessageId, values: MessageValues = {}): string {
  const entries = Object.entries(values)
  const cleaned = entries.map(([name, value]) => [name, isText(value) ? clean(value) : value])
  return textFor(terminal().language, id, Object.fromEntries(cleaned) as MessageValues)
}

function isText(value: string | number): value is string {
  return typeof value === 'string'
}

/** A line of data. */
export function print(line: string): void {
  terminal().stdout.write(`${line}\n`)
}

/** Somebody's words, to be printed under a heading that stands further left than `indent`. */
export function body(words: string, indent: number): string {
  return indented(clean(words), indent)
}

/** The same for words that are clean already. */
export function indented(words: string, indent: number): string {
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined
  return bodyLines(words, { indent, columns }).join('\n')
}

/** Data for programs: one line of JSON, which may be read in a terminal all the same. */
export function printJson(value: unknown): void {
  const escape = (letter: string): string =>
    `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  print(JSON.stringify(value).replace(controls, escape))
}

/** A line for the person, beside the data. */
export function say(line: string): void {
  terminal().stderr.write(`${line}\n`)
}

/** Says in words what went wrong. */
export function sayError(error: unknown): void {
  say(paint('red', errorText(error)))
  if (!(error instanceof PappusError)) say(String((error as Error | undefined)?.stack ?? error))
}

/** The sentence about an error. */
export function errorText(error: unknown): string {
  const known = error instanceof PappusError ? error : undefined
  const id = `error.${known?.code ?? 'unexpected'}`
  return isMessageId(id) ? text(id, known?.values) : clean(known?.message ?? String(error))
}

/** Errors in what was typed. */
const usageCodes: ReadonlySet<string> = new Set([
  'usage',
  'unknown-command',
  'no-such-name',
  'ambiguous-name',
  'bad-id',
])

/** Exit codes as `gh` has them: 4 for not signed in, 2 for wrong arguments, 1 for the rest; 130 after Ctrl-C, as shells have it. */
export function exitCodeOf(error: unknown): number {
  const code = error instanceof PappusError ? error.code : undefined
  if (code === 'unauthorized') return 4
  if (code === 'interrupted') return 130
  return usageCodes.has(code ?? '') ? 2 : 1
}

/** All control characters but tab and new line, and those that turn the direction of the text around. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text by others, fit for a terminal: without escape sequences and control characters, which could move the cursor,
 * rename the window or worse.
 */
export function clean(words: string): string {
  return stripVTControlCharacters(words).replace(controls, '')
}

/** A name, fit for a terminal and on one line: a second one could pass for output of ours. */
export function cleanName(name: string): string {
  return readableName(stripVTControlCharacters(name))
}

/** Coloured where the terminal has colours and `NO_COLOR` is not set. */
export function paint(style: 'red' | 'dim' | 'bold' | 'green', words: string): string {
  return styleText(style, words, { stream: terminal().stderr })
}

/** A time as people say it: `5 minutes ago`; the date where it is years ahead, because then the clock is wrong. */
export function ago(timeMs: number, nowMs: number): string {
  const seconds = Math.round((timeMs - nowMs) / 1000)
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  const [unit, size] = units.find(([, unitSize]) => Math.abs(seconds) >= unitSize) ?? ['second', 1]
  if (unit === 'year' && seconds > 0) return dateText(timeMs)
  return format.format(Math.round(seconds / size), unit)
}

/** `7 days` */
export function lasting(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const fits = ([, size]: [string, number]): boolean => seconds % size === 0
  const [unit, size] = units.slice(2).find(fits) ?? (['second', 1] as const)
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locale(), style).format(seconds / size)
}

function dateText(timeMs: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(timeMs)
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** The reader's language where its numbers and times are known, else English. */
export function locale(): string {
  const tag = terminal().language.split('.')[0]?.replace('_', '-') ?? 'en'
  return (
    Intl.DateTimeFormat.supportedLocalesOf([tag === 'C' || tag === 'POSIX' ? 'en' : tag])[0] ?? 'en'
  )
}
