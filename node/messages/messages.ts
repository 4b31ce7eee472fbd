/**
 * The texts that people read, on the side of Node: the command line and what the node itself names. One folder per
 * locale, ICU MessageFormat in JSON; a text that a locale lacks is shown in English. The web view compiles the same
 * files into its bundle.
 */
import { createRequire } from 'node:module'
import { readdirSync } from 'node:fs'
import { setupI18n, type I18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import audience from './en/audience.json' with { type: 'json' }
import bring from './en/bring.json' with { type: 'json' }
import carrying from './en/carrying.json' with { type: 'json' }
import cli from './en/cli.json' with { type: 'json' }
import drafts from './en/drafts.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import exported from './en/export.json' with { type: 'json' }
import linking from './en/linking.json' with { type: 'json' }
import network from './en/network.json' with { type: 'json' }
import notifications from './en/notifications.json' with { type: 'json' }
import node from './en/node.json' with { type: 'json' }
import polls from './en/polls.json' with { type: 'json' }
import service from './en/service.json' with { type: 'json' }
import words from './en/text.json' with { type: 'json' }

const english = {
  ...audience,
  ...bring,
  ...cli,
  ...carrying,
  ...drafts,
  ...errors,
  ...exported,
  ...linking,
  ...network,
  ...node,
  ...notifications,
  ...polls,
  ...service,
  ...words,
}
const sections = [
  'audience',
  'bring',
  'carrying',
  'cli',
  'drafts',
  'errors',
  'export',
  'linking',
  'network',
  'node',
  'notifications',
  'polls',
  'service',
  'text',
] as const

export type MessageId = keyof typeof english
export type MessageValues = Readonly<Record<string, string | number>>

const require = createRequire(import.meta.url)
const loaded = new Map<string, I18n>()

/** Locales that have a catalog. */
export const locales: readonly string[] = readdirSync(new URL('.', import.meta.url), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

/**
 * A text in the first language of a list that has one.
 *
 * @param languages as in `Accept-Language` or `LANG`: `da-DK, en;q=0.8` or `da_DK.UTF-8`.
 */
export function textFor(
  languages: string | undefined,
  id: MessageId,
  values: MessageValues = {},
): string {
  return catalogOf(localeFor(languages))._(id, { ...values })
}

/** The locale in which `textFor` answers. */
export function localeFor(languages = ''): string {
  const wanted = languages.split(',').map((part) => part.trim().split(/[-_;.@]/u)[0] ?? '')
  return wanted.find((language) => locales.includes(language)) ?? 'en'
}

/** Whether there is a text under this name; for those made of error codes. */
export function isMessageId(id: string): id is MessageId {
  return Object.hasOwn(english, id)
}

function catalogOf(locale: string): I18n {
  const known = loaded.get(locale)
  if (known !== undefined) return known
  // English is imported already: to read its files again costs each command time.
  const own = locale === 'en' ? {} : readCatalog(locale)
  const messages: Record<string, string> = { ...english, ...own }
  const i18n = setupI18n({ locale, messages: { [locale]: messages } })
  i18n.setMessagesCompiler(compileMessage)
  loaded.set(locale, i18n)
  return i18n
}

function readCatalog(locale: string): Record<string, string> {
  const parts = sections.map((section): Record<string, string> => {
    try {
      return require(`./${locale}/${section}.json`) as Record<string, string>
    } catch {
      return {}
    }
  })
  return Object.assign({}, ...parts) as Record<string, string>
}
