/**
 * Language and colours, kept on the node so that every browser of the owner has them. This browser keeps them too, for the
 * first paint and for before it is signed in.
 */
import { effect } from '@preact/signals'
import type { Settings } from '../../http/settings/schema.ts'
import { call } from '../api/client.ts'
import { activateLocale, chooseLocale, locales } from '../text/locale.ts'
import { resource } from './resource.ts'
import { readStored } from './stored.ts'
import { status } from './me.ts'
import { theme, themes, type Theme } from './theme.ts'

export const settings = resource(() => call('GET /settings'))

export async function chooseLanguage(language: string): Promise<void> {
  await chooseLocale(language)
  save({ language })
}

export function chooseTheme(name: Theme): void {
  theme.value = name
  save({ theme: name })
}

/** Chooses the people that find the owner's node. */
export async function chooseFindable(findable: NonNullable<Settings['findable']>): Promise<void> {
  await call('PATCH /settings', { json: { findable } })
  await settings.refresh()
}

/** Chooses whether people who are no contacts may follow the owner. */
export async function chooseFollowers(
  followers: NonNullable<Settings['followers']>,
): Promise<void> {
  await call('PATCH /settings', { json: { followers } })
  await settings.refresh()
}

/** Whether posts with a content warning are covered. */
export async function chooseWarnings(warnings: NonNullable<Settings['warnings']>): Promise<void> {
  await call('PATCH /settings', { json: { warnings } })
  await settings.refresh()
}

/** Whether friends of friends are suggested, and the owner to them. */
export async function chooseSuggestions(isOn: boolean): Promise<void> {
  const body: Settings = { suggestions: isOn ? 'on' : 'off' }
  await call('PATCH /settings', { json: body })
  await settings.refresh()
}

/** Follows choices made in another browser, and tells those that only this one knows. */
export function startSettings(): () => void {
  settings.use()
  return effect(() => {
    const known = settings.data.value
    if (known === undefined) return
    const { language, theme: wanted } = known
    if (language !== undefined && locales.includes(language)) void keepLanguage(language)
    const chosen = themes.find((name) => name === wanted)
    if (chosen !== undefined) theme.value = chosen
    tellMissing(known)
  })
}

async function keepLanguage(language: string): Promise<void> {
  if (readStored('locale') !== language) await chooseLocale(language)
  else await activateLocale(language)
}

function tellMissing({ language, theme: wanted }: Settings): void {
  const own = readStored('locale')
  if (language === undefined && own !== undefined) save({ language: own })
  if (wanted === undefined && theme.peek() !== 'auto') save({ theme: theme.peek() })
}

/** Nobody waits for it: where the node does not answer, this browser has it all the same. */
function save(changed: Settings): void {
  if (status.data.peek()?.state !== 'ready') return
  call('PATCH /settings', { json: changed })
    .then(() => settings.refresh())
    .catch(() => undefined)
}
