/** Which language the view speaks, and loading its catalog. */
import { setupI18n, type Messages } from '@lingui/core'
import { signal } from '@preact/signals'
import { locales as built, texts } from 'virtual:messages'
import { directionOfLanguage } from '../../messages/languages.ts'
import { NodeSilentError } from '../api/errors.ts'
import { readStored, writeStored } from '../data/stored.ts'

export const i18n = setupI18n()
/** The active locale; components that read it are drawn again when it changes. */
export const locale = signal('en')
/** The parts of the view that were shown, with texts of their own. */
const used = new Set<string>()
/** In the order of their own names. */
export const locales: readonly string[] = built.toSorted((a, b) =>
  localeName(a).localeCompare(localeName(b)),
)

/** The reader's own choice, else the first language of the browser that there is a catalog for. */
export function preferredLocale(): string {
  const wanted = [readStored('locale') ?? '', ...navigator.languages]
  const known = wanted.map((tag) => locales.find((name) => isFor(tag, name)))
  return known.find((name) => name !== undefined) ?? 'en'
}

/** The active language as people write times and numbers where the browser is: in British English, not in that of the USA. */
export function regionalLocale(): string {
  const { value } = locale
  return navigator.languages.find((tag) => isFor(tag, value)) ?? value
}

/** Loads the catalog and turns the page to it. */
export async function activateLocale(name: string): Promise<void> {
  const parts = await Promise.all(['page', ...used].map((section) => textsOf(section, name)))
  i18n.loadAndActivate({ locale: name, messages: Object.assign({}, ...parts) as Messages })
  document.documentElement.lang = name
  document.documentElement.dir = directionOfLanguage(name)
  locale.value = name
}

/** Loads the texts of a part that is shown from now on, in this language and all that are chosen later. */
export async function loadTexts(section: string): Promise<void> {
  used.add(section)
  const name = locale.peek()
  i18n.load(name, await textsOf(section, name))
}

/** A part of the view with the texts of a section, once both are loaded. */
export async function withTexts<T>(section: string, loading: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([loading, loadTexts(section)])
  return loaded
}

async function textsOf(section: string, name: string): Promise<Messages> {
  const answer = await fetch(`${texts}${name}/${section}.json`)
  if (!answer.ok) throw new NodeSilentError()
  return (await answer.json()) as Messages
}

export async function chooseLocale(name: string): Promise<void> {
  writeStored('locale', name)
  await activateLocale(name)
}

/** The name of a language in itself: `dansk`, `العربية`. */
export function localeName(name: string): string {
  return new Intl.DisplayNames([name], { type: 'language' }).of(name) ?? name
}

function isFor(tag: string, name: string): boolean {
  const wanted = tag.toLowerCase()
  return wanted === name || wanted.startsWith(`${name}-`)
}
