/** Arguments that may stand on standard input. */
import { createInterface } from 'node:readline'
import { text as readAll } from 'node:stream/consumers'
import { TooLargeError } from '../protocol/errors.ts'
import { notEmpty } from './arguments.ts'
import { text } from './output.ts'
import { terminal } from './terminal.ts'

/** The argument, or all of standard input where it is `-`. */
export async function readInput(argument: string): Promise<string> {
  return argument === '-' ? (await readAll(terminal().stdin)).trimEnd() : argument
}

/**
 * The same for the text of a post or comment.
 *
 * @throws {UsageError} when it is empty.
 * @throws {TooLargeError} above `bytesMax`, which the node would refuse: here the whole text is still at hand to be counted.
 */
export async function readText(argument: string, bytesMax: number): Promise<string> {
  const words = await readInput(argument)
  notEmpty('<text>', words)
  const length = Buffer.byteLength(words)
  if (length > bytesMax) throw new TooLargeError('text', { field: 'text', length, max: bytesMax })
  return words
}

/** Whether the answer on standard input begins with a yes, in the reader's language or in English. Anything else is a no, also the end of it. */
export async function askYes(question: string, signal: AbortSignal): Promise<boolean> {
  terminal().stderr.write(`${question} `)
  const lines = createInterface({ input: terminal().stdin, signal })
  for await (const line of lines) {
    const answer = line.trim().toLowerCase()
    return answer.startsWith('y') || answer.startsWith(text('cli.view.yes'))
  }
  signal.throwIfAborted()
  return false
}
