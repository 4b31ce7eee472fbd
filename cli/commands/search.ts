/** `pappus search`: finds words in all that one may read. */
import type { Command } from 'commander'
import type { Hit, SearchPage } from '../../node/http/search/schema.ts'
import { numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { clientOf, command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { hitsListedMax, hitsPerPage } from '../limits.ts'
import { ago, clean, indented, cleanName, paint, print, printJson, say, text } from '../output.ts'

interface Options {
  home: string
  from?: string
  in?: string
  before?: string
  after?: string
  has?: string
  limit: string
  json?: boolean
}

/** Around a mark while its line is laid out; no text that was cleaned has these. */
const [begin, end] = ['\u0001', '\u0002']
const mark = /\u0001([^\u0001\u0002\n]*)/gu

const filters = ['from', 'in', 'before', 'after', 'has'] as const

export function searchCommand(): Command {
  const examples = [
    'search dandelion',
    `search '"two words"' --from Bo --after 2026-10`,
    'search 東京 --has photo --json',
  ]
  return command('search', 'cli.search.summary', examples)
    .argument('[words...]')
    .option('--from <name>', text('cli.search.from'))
    .option('--in <aspect>', text('cli.search.in'))
    .option('--before <day>', text('cli.search.before'))
    .option('--after <day>', text('cli.search.after'))
    .option('--has <what>', text('cli.search.has'))
    .option('-n, --limit <count>', text('cli.search.limit', { max: hitsListedMax }), '20')
    .option('--json', text('cli.option.json'))
    .action(search)
}

async function search(words: readonly string[], options: Options): Promise<void> {
  const limit = numberOf('--limit', options.limit, { min: 1, max: hitsListedMax })
  const q = queryOf(words, options)
  if (q === '') throw new UsageError(text('cli.search.words'))
  const client = await clientOf(options)
  const { people, tags, items, misfits, making } = await find(client, q, limit)
  const [misfit] = misfits
  if (misfit !== undefined) throw new UsageError(text('cli.search.misfit', misfit))
  if (making) say(text('cli.search.making'))
  if (options.json === true) {
    for (const one of [...people, ...tags, ...items]) printJson(one)
    return
  }
  if (people.length + tags.length + items.length === 0) print(text('cli.search.empty'))
  const isCovered = (await client.call('GET /settings')).warnings !== 'show'
  for (const hit of people) printHit(hit, isCovered)
  for (const { tag, posts } of tags) print(`${text('cli.tags.line', { tag, count: posts })}\n`)
  for (const hit of items) printHit(hit, isCovered)
}

/** Options are part of the query, as in the view. */
function queryOf(words: readonly string[], options: Options): string {
  const given = filters.flatMap((name) => {
    const value = options[name]?.replaceAll('"', '')
    return value === undefined ? [] : [`${name}:"${value}"`]
  })
  return [...words, ...given].join(' ').trim()
}

/** Page by page: one that is not full may not be the last. */
async function find(client: Client, q: string, limit: number): Promise<SearchPage> {
  const page = (before: string | undefined, count: number): Promise<SearchPage> =>
    client.call('GET /search', {
      query: {
        q,
        limit: String(Math.min(hitsPerPage, count)),
        before,
      },
    })
  const first = await page(undefined, limit)
  const items = [...first.items]
  for (let { next } = first; next !== undefined && items.length < limit;) {
    const more = await page(next, limit - items.length)
    items.push(...more.items)
    next = more.next
  }
  return { ...first, items }
}

/** @param isCovered whether the owner wants posts with a content warning to be covered. */
function printHit(hit: Hit, isCovered: boolean): void {
  const { kind, id, author, createdAtMs, post, collection, conversation, warning, excerpts } = hit
  const name = paint('bold', cleanName(author.name))
  if (kind === 'person') return print(`${name} ${paint('dim', `· ${text('cli.search.person')}`)}\n`)
  const place = post ?? collection ?? conversation ?? id
  print(`${name} ${paint('dim', `· ${ago(createdAtMs, Date.now())} · ${place}`)}`)
  if (warning !== undefined)
    print(indented(text('cli.post.warning', { warning: clean(warning) }), 4))
  if (warning === undefined || !isCovered) for (const excerpt of excerpts) print(marked(excerpt))
  print('')
}

/** The text of an excerpt on lines of their own, with what was looked for in the colour of a terminal that has some. */
function marked({ text: words, marks, cutBefore, cutBehind }: Hit['excerpts'][number]): string {
  let [shown, at] = ['', 0]
  for (const [from, until] of marks) {
    shown += clean(words.slice(at, from)) + begin + clean(words.slice(from, until)) + end
    at = until
  }
  const all = `${cutBefore ? '… ' : ''}${shown}${clean(words.slice(at))}${cutBehind ? ' …' : ''}`
  return indented(all, 4)
    .replaceAll(mark, (_, inside: string) => paint('green', inside))
    .replaceAll(end, '')
}
