/** Passphrases, as people give them to a command: in a file, on standard input, or at the terminal, where they are not shown. */
import { readFile } from 'node:fs/promises'
import { unreadable } from './connection.ts'
import { InterruptedError, UsageError } from './errors.ts'
import { readInput } from './input.ts'
import { text } from './output.ts'
import { terminal } from './terminal.ts'

export interface PassphraseOptions {
  passphraseFile?: string
}

/**
 * @param isNew whether it is asked for twice, as nobody sees what they type.
 * @throws {UsageError} when the two differ.
 * @throws {FileUnreadableError} when its file cannot be read.
 * @throws {InterruptedError} when its user wants to end.
 */
export async function readPassphrase(
  { passphraseFile: path }: PassphraseOptions,
  isNew: boolean,
): Promise<string> {
  if (path !== undefined) return (await readFileAt(path)).trimEnd()
  if (!(terminal().stdin as { isTTY?: boolean }).isTTY) return await readInput('-')
  const first = await ask(text('cli.passphrase.ask'))
  if (isNew && first !== (await ask(text('cli.passphrase.again')))) {
    throw new UsageError(text('cli.passphrase.differs'))
  }
  return first
}

async function readFileAt(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function ask(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message })
  if (isCancel(answer)) throw new InterruptedError('interrupted')
  return answer ?? ''
}
