/**
 * The page that opens guest links, in the language of the browser. It holds no word of any link: its script takes the key from the fragment,
 * fetches the bundle and opens it. Without scripts it says what is needed.
 */
import { directionOfLanguage } from '../../messages/languages.ts'
import { localeFor, textFor, type MessageId } from '../../messages/messages.ts'
import { escapeHtml } from '../html.ts'

/** The script shows one of these. */
const texts = {
  loading: 'node.guest.loading',
  ended: 'node.guest.ended',
  expired: 'node.guest.expired',
  unknown: 'node.guest.unknown',
  key: 'node.guest.key',
  insecure: 'node.guest.insecure',
  busy: 'node.guest.busy',
  failed: 'node.guest.failed',
} as const satisfies Record<string, MessageId>

/** Texts with a place for what only the bundle says. */
const patterns = {
  by: 'node.guest.by',
  left: 'node.guest.left',
  files: 'node.guest.files',
  respond: 'node.guest.respond',
  name: 'node.guest.name',
  words: 'node.guest.words',
  send: 'node.guest.send',
  emoji: 'node.guest.emoji',
  care: 'node.guest.care',
  sent: 'node.guest.sent',
  full: 'node.guest.full',
  over: 'node.guest.over',
  unsent: 'node.guest.unsent',
  long: 'node.guest.long',
} as const satisfies Record<string, MessageId>

export function guestPage(languages: string | undefined): string {
  const locale = localeFor(languages)
  const text = (id: MessageId, values?: Record<string, string>): string =>
    escapeHtml(textFor(languages, id, values))
  const states = Object.entries(texts).map(([name, id]) => `<p id="${name}" hidden>${text(id)}</p>`)
  const data = Object.entries(patterns).map(
    ([name, id]) => `data-${name}="${text(id, { name: '{name}', count: '{count}' })}"`,
  )
  return `<!doctype html>
<html lang="${locale}" dir="${directionOfLanguage(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>Pappus</title><link rel="stylesheet" href="/g/app.css"><script type="module" src="/g/app.js"></script></head>
<body><main><div id="states" role="status">
${states.join('\n')}
</div><div id="content" ${data.join(' ')}></div></main>
<noscript><p>${text('node.guest.noscript')}</p></noscript>
<footer><h2>${text('node.guest.get')}</h2><p>${text('node.guest.about')}</p></footer>
</body></html>
`
}
