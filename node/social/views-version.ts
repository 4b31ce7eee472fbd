/**
 * The version of the views. It follows from the code that makes them, the rooms, the records and the rules for text and clocks, so that no
 * change there can be forgotten: where it differs from what is stored, the next start makes all views anew.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'

const here = import.meta.dirname
const protocol = join(dirname(dirname(here)), 'protocol')
const records = join(protocol, 'records')
/** By which posts are found. */
const texts = join(dirname(here), 'text')
const extension = extname(import.meta.filename)
const rules = [join(protocol, `text${extension}`), join(here, `clock${extension}`)]

/** 48 bits. */
export const viewsVersion = versionOf([...roomsIn(here), records, texts])

function roomsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
}

/** A version that changes with the files of folders, and with the rules for text and clocks. */
export function versionOf(folders: readonly string[]): number {
  const hash = createHash('sha256')
  for (const folder of folders.toSorted()) {
    for (const name of readdirSync(folder).toSorted()) {
      hash.update(`${name}\0`).update(readFileSync(join(folder, name)))
    }
  }
  for (const rule of rules) hash.update(readFileSync(rule))
  return hash.digest().readUIntBE(0, 6)
}
