/** Every text that a person reads comes through here; the ids are those of the English catalog. */
import type audience from '../../messages/en/audience.json'
import type backup from '../../messages/en/backup.json'
import type boards from '../../messages/en/boards.json'
import type bring from '../../messages/en/bring.json'
import type carrying from '../../messages/en/carrying.json'
import type devices from '../../messages/en/devices.json'
import type first from '../../messages/en/first.json'
import type guests from '../../messages/en/guests.json'
import type help from '../../messages/en/help.json'
import type invite from '../../messages/en/invite.json'
import type linking from '../../messages/en/linking.json'
import type notices from '../../messages/en/notices.json'
import type notifications from '../../messages/en/notifications.json'
import type people from '../../messages/en/people.json'
import type messages from '../../messages/en/messages.json'
import type photos from '../../messages/en/photos.json'
import type drafts from '../../messages/en/drafts.json'
import type polls from '../../messages/en/polls.json'
import type posts from '../../messages/en/posts.json'
import type search from '../../messages/en/search.json'
import type studio from '../../messages/en/studio.json'
import type words from '../../messages/en/text.json'
import type threads from '../../messages/en/threads.json'
import type english from '../../messages/en/web.json'
import type you from '../../messages/en/you.json'
import { ApiError, NodeSilentError } from '../api/errors.ts'
import { i18n, locale } from './locale.ts'

export type MessageId = keyof (typeof english &
  typeof audience &
  typeof backup &
  typeof boards &
  typeof bring &
  typeof carrying &
  typeof drafts &
  typeof devices &
  typeof first &
  typeof guests &
  typeof help &
  typeof invite &
  typeof linking &
  typeof notices &
  typeof notifications &
  typeof people &
  typeof photos &
  typeof polls &
  typeof posts &
  typeof search &
  typeof messages &
  typeof studio &
  typeof threads &
  typeof words &
  typeof you)
export type Values = Record<string, string | number>

/** The text in the active language. Reading the locale here draws the caller again when it changes. */
export function t(id: MessageId, values?: Values): string {
  return translate(id, values)
}

/**
 * The text that tells of a failure. The node's own texts stand in `errors.json`; for a code that this view
 * does not know yet, the node's English has to do.
 */
export function errorText(error: unknown): string {
  if (error instanceof NodeSilentError) return t('failure.silent')
  if (!(error instanceof ApiError)) return t('failure.unexpected')
  const id = `error.${error.code}`
  if (id in i18n.messages) return translate(id, error.values)
  return error.message === '' ? t('failure.unexpected') : error.message
}

/** The node's text of an id; an id that this view does not know yet is shown as it is. */
export function sayingText({ id, values }: { id: string; values: Values }): string {
  return id in i18n.messages ? translate(id, isolated(values)) : id
}

/** Addresses and codes keep their own direction inside a sentence that runs the other way. */
function isolated(values: Values): Values {
  const isolate = (value: string | number): string | number =>
    typeof value === 'string' ? `\u2068${value}\u2069` : value
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)]))
}

/** `a, b and c` in the active language. */
export function listText(items: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(items)
}

function translate(id: string, values?: Values): string {
  return locale.value === '' ? id : i18n._(id, values)
}
