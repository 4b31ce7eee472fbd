/** A page that hands over an invite to somebody without Pappus: who invites, the one command, and the link. It needs no script. */
import { createHash } from 'node:crypto'
import { encodeQR } from 'qr'
import { escapeHtml } from '../node/http/html.ts'
import { directionOfLanguage } from '../node/messages/languages.ts'
import { localeFor, textFor, type MessageId } from '../node/messages/messages.ts'

export interface InvitePage {
  /** As the inviter calls themselves. */
  readonly name: string
  readonly link: string
  /** From where git gets Pappus; without it the inviter gives its folder. */
  readonly source: string | undefined
  /** As in `LANG`. */
  readonly language: string | undefined
}

const style = `:root{color-scheme:light dark;font:1.0625rem/1.55 system-ui,sans-serif}
body{max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{font-family:Georgia,serif;line-height:1.2}
li{margin-block:1.25rem}
pre{padding:.75rem 1rem;border:1px solid;border-radius:.75rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
a{overflow-wrap:anywhere}
svg{display:block;inline-size:min(16rem,100%);background:#fff;padding:.75rem;border-radius:.75rem}
small{display:block;margin-block-start:2rem}`
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`

export function invitePage({ name, link, source, language }: InvitePage): string {
  const locale = localeFor(language)
  const text = (id: MessageId): string =>
    escapeHtml(textFor(language, id, { name: isolated(name) }))
  const run = source === undefined ? 'cli.page.run-here' : 'cli.page.run'
  const place = source === undefined ? '' : `git clone ${quoted(source)} pappus && cd pappus && `
  const title = text('cli.page.title')
  return `<!doctype html>
<html lang="${locale}" dir="${directionOfLanguage(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text('cli.page.about')}</p>
<ol>
<li>${text(run)}<pre dir="ltr">${escapeHtml(place)}npm start</pre></li>
<li>${text('cli.page.open')}
<p><a href="${escapeHtml(link)}">${text('cli.page.join')}</a></p>
<pre dir="ltr">${escapeHtml(link)}</pre>${encodeQR(link, 'svg', { ecc: 'low', border: 2 })}</li>
</ol>
<p>${text('cli.page.demo')}</p><pre dir="ltr">npm run demo</pre>
<small>${text('cli.page.care')}</small></main></body></html>
`
}

/** A name keeps its own direction inside the sentence. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}

/** One word of a shell, whatever stands in it. */
function quoted(word: string): string {
  return /^[\w.:/@~-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
