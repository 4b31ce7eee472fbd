/** The parts of every page around its content. A page loads nothing from elsewhere, and runs nothing. */
import { html, type Markup, type Part } from './markup.ts'
import type { Words } from './words.ts'

export interface PageInit {
  title: string
  /** The way from the page to the folder of the export: `''` or `../`. */
  up: string
  words: Words
  /** Links of the page's head. @default none */
  head?: Part
  /** Places beside the start that it leads to, as list items. @default none */
  links?: Part
  body: Part
}

/** `file:` stands beside `'self'` for pages that are opened from a disk, which have no origin. */
const policy =
  "default-src 'none'; style-src 'self' file:; img-src 'self' file:; media-src 'self' file:; base-uri 'none'; form-action 'none'"

export function frame({ title, up, words, head, links, body }: PageInit): Markup {
  const { language, direction, text } = words
  return html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="stylesheet" href="${up}style.css" />
        ${head}
      </head>
      <body>
        <header>
          <nav aria-label="${text('export.nav')}">
            <ul>
              <li><a href="${up}index.html">${text('export.start')}</a></li>
              ${links}
            </ul>
          </nav>
          <h1 dir="auto">${title}</h1>
        </header>
        <main>${body}</main>
        <footer><p>${text('export.madeWith')}</p></footer>
      </body>
    </html> `
}

export interface Neighbours {
  readonly before?: string
  readonly after?: string
}

/** Links to the pages beside one in its list. */
export function neighbours(
  { before, after }: Neighbours,
  names: { before: string; after: string },
  label: string,
): Markup | undefined {
  if (before === undefined && after === undefined) return undefined
  const link = (to: string | undefined, name: string, rel: string): Markup | undefined =>
    to === undefined ? undefined : html`<li><a href="${to}.html" rel="${rel}">${name}</a></li>`
  return html`<nav aria-label="${label}">
    <ul>
      ${link(before, names.before, 'prev')}${link(after, names.after, 'next')}
    </ul>
  </nav>`
}

/** A name of somebody, which cannot turn the words around it. */
export function bdi(name: string): Markup {
  return html`<bdi>${name}</bdi>`
}
