/** A log in files of bounded size: the newest, and those before it. A full disk loses lines, and stops nobody. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { logFileBytesMax, logFilesMax } from './limits.ts'

export class LogFile {
  readonly #folder: string
  /** Of the newest file; unknown before the first line. */
  #bytes: number | undefined

  /** @param folder made when the first line comes. */
  constructor(folder: string) {
    this.#folder = folder
  }

  write(line: string): void {
    try {
      this.#append(line)
    } catch {
      this.#bytes = undefined
    }
  }

  #append(line: string): void {
    const bytes = Buffer.byteLength(line)
    const newest = this.#nameOf(0)
    if (this.#bytes === undefined) mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const before = this.#bytes ?? statSync(newest, { throwIfNoEntry: false })?.size ?? 0
    const isFull = before > 0 && before + bytes > logFileBytesMax
    if (isFull) this.#rotate()
    appendFileSync(newest, line, { mode: 0o600 })
    this.#bytes = (isFull ? 0 : before) + bytes
  }

  #rotate(): void {
    for (let age = logFilesMax - 1; age > 0; age -= 1) {
      const younger = this.#nameOf(age - 1)
      const isThere = statSync(younger, { throwIfNoEntry: false }) !== undefined
      if (isThere) renameSync(younger, this.#nameOf(age))
    }
  }

  #nameOf(age: number): string {
    return join(this.#folder, age === 0 ? 'node.log' : `node.${age}.log`)
  }
}
