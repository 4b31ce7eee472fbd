/** Arguments that may stand on standard input. */
import { text as readAll } from 'node:stream/consumers'
import { TooLargeError } from '../protocol/errors.ts'
import { notEmpty } from './arguments.ts'
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
