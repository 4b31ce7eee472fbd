/** The text in HTML, as Mastodon writes it: paragraphs, line breaks, links, and lists at most. Markup that it does not know is passed over. */

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
}
const markup = /<[^<>]*>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/giu
const breaks: Readonly<Record<string, string>> = {
  br: '\n',
  '/p': '\n\n',
  '/li': '\n',
  '/blockquote': '\n\n',
}

export function htmlText(html: string): string {
  const text = html.replaceAll('\n', ' ').replaceAll(markup, (found) => {
    if (found.startsWith('&')) return entityText(found)
    const name = /^<(\/?[a-z]+)/iu.exec(found)?.[1]?.toLowerCase() ?? ''
    return name === 'li' ? '- ' : (breaks[name] ?? '')
  })
  return text
    .replaceAll(/[^\S\n]*\n[^\S\n]*/gu, '\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()
}

function entityText(entity: string): string {
  const name = entity.slice(1, -1)
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? entity
  const isHex = /^#x/iu.test(name)
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10)
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code).toWellFormed() : ''
}
