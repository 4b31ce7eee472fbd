/**
 * A Vite plugin that compiles the message catalogs at build time, so that the page carries no ICU parser. Each language has a file for the
 * page and one for each part that is shown later, see `sections`; the page finds them by their names, as a list of them all would weigh more
 * than the page's own texts. `virtual:messages` tells the languages, and the folder, which is named after all that stands in it.
 *
 * A text that a translation lacks is taken from English here, so a file is always complete.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

type Catalog = Record<string, string>

/** The texts that the page needs at once: the name of their file, and the catalogs of which it is made. */
const page = 'page'
const pageParts = ['errors', 'network', 'web']
/** Catalogs of parts that bring their texts when they are shown. */
const sections = [
  'audience',
  'backup',
  'boards',
  'bring',
  'carrying',
  'devices',
  'drafts',
  'first',
  'guests',
  'help',
  'invite',
  'linking',
  'messages',
  'notices',
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
  'error.export-cut',
  'error.file-refused',
  'error.file-unreadable',
  'error.file-unwritable',
  'error.files-away',
  'error.folder-taken',
  'error.home-damaged',
  'error.home-file-unusable',
  'error.home-unusable',
  'error.interrupted',
  'error.no-service-manager',
  'error.no-such-name',
  'error.not-answering',
  'error.not-running',
  'error.nothing-to-do',
  'error.registry-silent',
  'error.runs-by-hand',
  'error.service-failed',
  'error.unknown-command',
  'error.usage',
]
const list = 'virtual:messages'
/** Vite's mark for modules that no file stands behind. */
const noFile = '\0'
/** Share of the English texts that a locale must have before a reader is offered it. */
const completeEnough = 0.8

/** @param folder absolute; holds `<locale>/web.json` and others, see `pageParts`. */
export function messageCatalogs(folder: string): Plugin {
  const locales = localesIn(folder)
  const files = new Map(
    locales.flatMap((locale) =>
      [page, ...sections].map((section): [string, string] => {
        const wanted = section === page ? pageParts : [section]
        return [`${locale}/${section}.json`, JSON.stringify(compiled(folder, locale, wanted))]
      }),
    ),
  )
  const hash = createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex')
    .slice(0, 8)
  const texts = `assets/texts-${hash}/`
  return {
    name: 'pappus-messages',
    resolveId: (id) => (id === list ? noFile + id : undefined),
    load: (id) =>
      id === noFile + list
        ? `export const locales = ${JSON.stringify(locales)}\nexport const texts = '/${texts}'`
        : undefined,
    generateBundle() {
      for (const [path, source] of files) {
        this.emitFile({ type: 'asset', fileName: `${texts}${path}`, source })
      }
    },
  }
}

function localesIn(folder: string): string[] {
  const english = Object.keys(read(folder, 'en', 'web')).length
  return readdirSync(folder).filter(
    (locale) => Object.keys(read(folder, locale, 'web')).length >= english * completeEnough,
  )
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
  const file = join(folder, locale, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalog) : {}
}
