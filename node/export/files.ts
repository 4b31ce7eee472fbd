/** Files of an export. Their names are made of ids and numbers alone, never of what people wrote. */
import { utf8 } from '../../protocol/bytes.ts'
import type { ArchiveFile } from '../tar.ts'
import type { Markup } from './markup.ts'
import type { Stored } from './source.ts'

export function pageFile(name: string, page: Markup): ArchiveFile {
  return textFile(name, page.html)
}

export function jsonFile(name: string, value: object): ArchiveFile {
  return textFile(name, `${JSON.stringify(value, null, 1)}\n`)
}

export function textFile(name: string, text: string): ArchiveFile {
  const content = utf8(text)
  return { name, bytes: content.length, content: [content] }
}

export function storedFile(name: string, stored: Stored): ArchiveFile {
  return { name, bytes: stored.bytes, content: opened(stored) }
}

/** The file is opened only when its turn comes. */
async function* opened(stored: Stored): AsyncGenerator<Uint8Array> {
  yield* stored.read()
}

/** A name that an export may have: it stays in its folder, on every system. */
export function isExportName(name: string): boolean {
  return /^(?:[a-z]+\/)?[\w-]+(?:\.[\w-]+)*$/u.test(name)
}
