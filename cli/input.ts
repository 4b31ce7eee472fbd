/** Arguments that may stand on standard input. */
import { text as readAll } from 'node:stream/consumers'

/** The argument, or all of standard input where it is `-`. */
export async function readInput(argument: string): Promise<string> {
  return argument === '-' ? (await readAll(process.stdin)).trimEnd() : argument
}
