/** HTML as a type of its own: text becomes part of it escaped, so that nobody's words can be markup. */

/** Characters that XML and HTML know no way to write, and those that turn text around up to where they say: pages isolate it by markup. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu

export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

export type Part = Markup | string | number | undefined | false | readonly Part[]

/** A piece of HTML. What is put into it is escaped, unless it is HTML itself; lists are joined, `undefined` and `false` are left out. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  const pieces = strings.map((text, at) => text + (at < parts.length ? written(parts[at]) : ''))
  return new Markup(pieces.join(''))
}

/** Text between tags, or in a quoted attribute, of HTML as of XML. */
export function escaped(text: string): string {
  return text
    .replace(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function written(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Markup) return part.html
  if (typeof part === 'object') return part.map(written).join('')
  return escaped(String(part))
}
