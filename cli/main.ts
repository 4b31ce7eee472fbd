#!/usr/bin/env node
/**
 * The entry of the command line. It loads the program only where Node is new enough, and says otherwise which one it needs: so neither
 * this file nor what it imports may use anything that an old Node lacks, in its syntax or in its library.
 */
import { readFileSync } from 'node:fs'
import { language } from './language.ts'

const { engines } = readJson('../package.json') as { engines: { node: string } }
const [needed = ''] = /[\d.]+/u.exec(engines.node) || []
const found = process.versions.node

if (isOlder(found, needed)) {
  process.stderr.write(`${words().replace('{needed}', needed).replace('{found}', found)}\n`)
  process.exitCode = 1
} else {
  import('./program.ts')
    .then(({ runProcess }) => runProcess())
    .catch((error: unknown) => {
      // Thrown outside of the promise: Node says it and ends.
      process.nextTick(() => {
        throw error
      })
    })
}

function isOlder(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [majorMin = 0, minorMin = 0] = other.split('.').map(Number)
  return major < majorMin || (major === majorMin && minor < minorMin)
}

/** The message catalogs need a newer Node to be imported, so their file is read here. */
function words(): string {
  const [folder = 'en'] = language.split(/[-_.@]/u)
  for (const locale of [folder, 'en']) {
    try {
      const catalog = readJson(`../node/messages/${locale}/cli.json`) as Record<string, string>
      if (catalog['cli.old-node'] !== undefined) return catalog['cli.old-node']
    } catch {
      // No catalog of that language: English is one.
    }
  }
  return 'Node.js {needed}'
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}
