/**
 * A Vite plugin that compiles the message catalogs at build time, so that the page carries no ICU
 * parser. `virtual:messages` lists the locales; each is a chunk of its own, loaded when it is chosen. So are the texts of parts that are
 * shown later, see `sections`.
 *
 * A text that a translation lacks is taken from English here, so a chunk is always complete.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

type Catalog = Record<string, string>

/** Catalogs of which the view shows texts: those of the page, and those that come later. */
const names = ['errors.json', 'network.json', 'web.json']
/** Catalogs of parts that bring their texts when they are shown. */
const sections = [
  'audience',
  'backup',
  'boards',
  'bring',
  'carrying',
  'drafts',
  'devices',
  'guests',
  'messages',
  'notifications',
  'people',
  'photos',
  'search',
  'polls',
  'posts',
  'studio',
  'text',
  'threads',
  'you',
]
/** Failures of a start, of typed words, and of commands that write files: a page that is shown never has them. */
const ofTerminal = [
  'error.already-running',
  'error.ambiguous-name',
  'error.bad-id',
  'error.config-invalid',
  'error.config-unknown',
  'error.file-unwritable',
  'error.home-damaged',
  'error.home-file-unusable',
  'error.home-unusable',
  'error.interrupted',
  'error.no-such-name',
  'error.not-answering',
  'error.not-running',
  'error.unknown-command',
  'error.usage',
]
const list = 'virtual:messages'
const one = `${list}/`
/** Vite's mark for modules that no file stands behind. */
const noFile = '\0'
/** Share of the English texts that a locale must have before a reader is offered it. */
const completeEnough = 0.8

/** @param folder absolute; holds `<locale>/web.json` and others, see `names`. */
export function messageCatalogs(folder: string): Plugin {
  return {
    name: 'pappus-messages',
    resolveId: (id) => (id === list || id.startsWith(one) ? noFile + id : undefined),
    load(id) {
      if (id === noFile + list) return listModule(folder)
      if (!id.startsWith(noFile + one)) return undefined
      const [locale = '', section] = id.slice(noFile.length + one.length).split('/')
      const wanted = section === undefined ? names : [`${section}.json`]
      for (const file of files(folder, locale, wanted)) this.addWatchFile(file)
      return `export default ${JSON.stringify(compiled(folder, locale, wanted))}`
    },
  }
}

function listModule(folder: string): string {
  const english = Object.keys(read(folder, 'en', 'web.json')).length
  const locales = readdirSync(folder).filter(
    (locale) => Object.keys(read(folder, locale, 'web.json')).length >= english * completeEnough,
  )
  const loadersOf = (end: string): string => {
    const loaders = locales.map((locale) => `'${locale}': () => import('${one}${locale}${end}')`)
    return `{${loaders.join(',')}}`
  }
  const parts = sections.map((section) => `'${section}': ${loadersOf(`/${section}`)}`)
  return `export const catalogs = ${loadersOf('')}
export const sections = {${parts.join(',')}}`
}

function compiled(
  folder: string,
  locale: string,
  wanted: readonly string[],
): Record<string, unknown> {
  const texts = {
    ...readAll(folder, 'en', wanted),
    ...readAll(folder, locale, wanted),
  }
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([id]) => !id.startsWith('cli.') && !ofTerminal.includes(id))
      .map(([id, text]) => [id, compileMessageOrThrow(text)]),
  )
}

function readAll(folder: string, locale: string, wanted: readonly string[]): Catalog {
  return Object.assign({}, ...wanted.map((name) => read(folder, locale, name))) as Catalog
}

function read(folder: string, locale: string, name: string): Catalog {
  const file = join(folder, locale, name)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalog) : {}
}

function files(folder: string, locale: string, wanted: readonly string[]): string[] {
  return wanted.flatMap((name) =>
    [join(folder, 'en', name), join(folder, locale, name)].filter((file) => existsSync(file)),
  )
}
