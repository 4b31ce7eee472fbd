/** `pappus save`, `pappus unsave`, `pappus boards` and `pappus albums`: what the owner keeps, in an order of their own. */
import type { Command } from 'commander'
import type { CollectionCard } from '../../node/http/collections/card-schema.ts'
import type {
  Collection,
  CollectionItem,
  OwnCollection,
} from '../../node/http/collections/schema.ts'
import { mediaMax } from '../../protocol/limits.ts'
import { needs, notEmpty, notTogether, numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { partsNamed } from '../audience.ts'
import { clientOf, command, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import { drawText } from '../draw-text.ts'
import { itemIdOf } from '../ids.ts'
import { mediaWords } from '../media-words.ts'
import { isCalled, listed, theOne } from '../names.ts'
import { ago, body, cleanName, paint, print, printJson, text } from '../output.ts'

type Type = CollectionCard['type']

interface SaveOptions {
  home: string
  board?: string
  album?: string
  note?: string
  number?: string
  json?: boolean
}

export function saveCommand(): Command {
  const examples = [
    `save ${exampleId} --board Garden --note 'for the balcony'`,
    `save ${exampleId} --album Summer --number 2`,
  ]
  return commandOnId('save', 'cli.save.summary', examples)
    .argument('<post>', text('cli.comment.post'))
    .option('-b, --board <name>', text('cli.save.board'))
    .option('--album <name>', text('cli.save.album'))
    .option('--note <text>', text('cli.save.note'))
    .option('-n, --number <number>', text('cli.save.number'))
    .option('--json', text('cli.option.json'))
    .action(save)
}

async function save(given: string, options: SaveOptions): Promise<void> {
  const { board, album, note, json } = options
  notTogether({ '--board': board !== undefined, '--album': album !== undefined })
  const post = itemIdOf(given)
  const place = placeOf(options)
  const client = await clientOf(options)
  // Before a board is made for it.
  await client.call('GET /posts/:post', { params: { post } })
  const type = album === undefined ? 'board' : 'album'
  const id = await boardFor(client, { name: board ?? album, type })
  const saved = await client.call('POST /collections/:collection/items', {
    params: { collection: id },
    json: { post, ...place, ...(note !== undefined && { note }) },
  })
  if (json === true) return printJson(saved)
  print(text('cli.save.done', { name: cleanName(saved.name) }))
}

/** The one of a name, which is made if there is none; without a name, the only board. */
async function boardFor(
  client: Client,
  { name, type }: { name: string | undefined; type: Type },
): Promise<string> {
  const all = (await client.call('GET /collections')).items.filter((one) => one.type === type)
  if (name === undefined && all.length > 1) {
    const names = listed(all.map((one) => cleanName(one.name)))
    throw new UsageError(text('cli.wrong.which-board', { names }))
  }
  const found = name === undefined ? all[0] : all.find((one) => one.id === name)
  if (found !== undefined) return found.id
  const wanted = notEmpty(`--${type}`, name ?? text('cli.save.first'))
  if (all.some((one) => isCalled(one, wanted))) return theOne(wanted, { kind: 'board', all }).id
  return (await client.call('POST /collections', { json: { name: wanted, type } })).id
}

export function unsaveCommand(): Command {
  const examples = [`unsave ${exampleId}`, `unsave ${exampleId} --board Garden --number 2`]
  return commandOnId('unsave', 'cli.unsave.summary', examples)
    .argument('<post>', text('cli.comment.post'))
    .option('-b, --board <name>', text('cli.unsave.board'))
    .option('-n, --number <number>', text('cli.save.number'))
    .action(unsave)
}

async function unsave(given: string, options: SaveOptions): Promise<void> {
  const post = itemIdOf(given)
  const place = placeOf(options)
  const client = await clientOf(options)
  const all = (await client.call('GET /collections', { query: { post } })).items
  const { board } = options
  const from =
    board === undefined
      ? all.filter(({ holds }) => holds)
      : [theOne(board, { kind: 'board' as const, all })]
  for (const { id } of from) {
    await client.call('DELETE /collections/:collection/items/:post', {
      params: { collection: id, post },
      query: { number: place.number?.toString() },
    })
  }
  const names = listed(from.map(({ name }) => cleanName(name)))
  print(from.length === 0 ? text('cli.unsave.none') : text('cli.unsave.done', { names }))
}

/** People count from 1, as the feed shows it. */
function placeOf({ number }: SaveOptions): { number?: number } {
  if (number === undefined) return {}
  return { number: numberOf('--number', number, { min: 1, max: mediaMax }) - 1 }
}

interface BoardOptions {
  home: string
  share?: string[]
  public?: boolean
  rename?: string
  move?: string
  to?: string
  delete?: boolean
  json?: boolean
}

export function boardsCommand(): Command {
  const examples = [
    'boards',
    'boards Garden',
    'boards Garden --share Family Bo',
    'boards Garden --move 3 --to 1',
  ]
  return listCommand('boards', examples)
}

export function albumsCommand(): Command {
  return listCommand('albums', ['albums', 'albums Summer --share Family'])
}

function listCommand(name: 'boards' | 'albums', examples: readonly string[]): Command {
  const type = name === 'boards' ? 'board' : 'album'
  return command(name, `cli.${name}.summary`, examples)
    .argument('[name]', text('cli.boards.name'))
    .option('--share <aspect...>', text('cli.boards.share'))
    .option('--public', text('cli.post.public'))
    .option('--rename <name>', text('cli.boards.rename'))
    .option('--move <number>', text('cli.boards.move'))
    .option('--to <number>', text('cli.boards.to'))
    .option('--delete', text('cli.boards.delete'))
    .option('--json', text('cli.option.json'))
    .action((given: string | undefined, options: BoardOptions) => boards(given, options, type))
}

async function boards(given: string | undefined, options: BoardOptions, type: Type): Promise<void> {
  const { share, json, rename, move, to } = options
  notTogether({ '--public': options.public === true, '--share': share !== undefined })
  const isNamed = given !== undefined
  for (const [option, value] of Object.entries({
    share,
    rename,
    move,
    to,
    public: options.public,
    delete: options.delete,
  }))
    needs(`--${option}`, value !== undefined, 'NAME', isNamed)
  needs('--move', move !== undefined, '--to', to !== undefined)
  needs('--to', to !== undefined, '--move', move !== undefined)
  const client = await clientOf(options)
  const all = (await client.call('GET /collections')).items.filter((one) => one.type === type)
  if (given === undefined) return printList(all, options)
  const id = idOf(given, all)
  if (options.delete === true) {
    await client.call('DELETE /collections/:collection', { params: { collection: id } })
    return print(text('cli.boards.deleted'))
  }
  if (rename !== undefined)
    await client.call('PATCH /collections/:collection', {
      params: { collection: id },
      json: { name: notEmpty('--rename', rename) },
    })
  if (move !== undefined || to !== undefined) await moveItem(client, id, { move, to })
  if (share !== undefined || options.public === true) {
    const audience = share === undefined ? 'public' : await partsNamed(client, share)
    await client.call('POST /collections/:collection/share', {
      params: { collection: id },
      json: { audience },
    })
  }
  const shown = await client.call('GET /collections/:collection', { params: { collection: id } })
  if (json === true) return printJson(shown)
  printBoard(shown)
}

/** One of the owner by name or id; one of a contact by id. */
function idOf(given: string, all: OwnCollection[]): string {
  const isShared = /^[\w-]{22}$/u.test(given) && all.every((one) => !isCalled(one, given))
  return isShared ? given : theOne(given, { kind: 'board', all }).id
}

async function moveItem(
  client: Client,
  id: string,
  { move = '', to = '' }: { move: string | undefined; to: string | undefined },
): Promise<void> {
  const { items } = await client.call('GET /collections/:collection', {
    params: { collection: id },
  })
  const range = { min: 1, max: Math.max(1, items.length) }
  const [from, place] = [numberOf('--move', move, range), numberOf('--to', to, range)]
  const order = items.map(({ post, number }) => ({ post, ...(number !== undefined && { number }) }))
  order.splice(place - 1, 0, ...order.splice(from - 1, 1))
  await client.call('PATCH /collections/:collection', {
    params: { collection: id },
    json: { order },
  })
}

function printList(all: readonly OwnCollection[], { json }: BoardOptions): void {
  if (json === true) return printJson(all)
  if (all.length === 0) print(text('cli.boards.empty'))
  for (const { id, name, count, shared } of all) {
    const state = text(shared ? 'cli.boards.shared' : 'cli.boards.private')
    const marks = [text('cli.boards.count', { count }), state, id]
    print(`${paint('bold', cleanName(name))} ${paint('dim', `· ${marks.join(' · ')}`)}`)
  }
}

function printBoard({ name, owner, items, id, count }: Collection): void {
  const marks = [
    ...(owner.isMe ? [] : [cleanName(owner.name)]),
    text('cli.boards.count', { count }),
    id,
  ]
  print(`${paint('bold', cleanName(name))} ${paint('dim', `· ${marks.join(' · ')}`)}\n`)
  if (items.length === 0) print(text('cli.boards.nothing'))
  for (const [index, item] of items.entries()) printItem(item, index + 1)
}

function printItem({ content, number, note, post }: CollectionItem, place: number): void {
  const author = content === undefined ? text('cli.boards.gone') : cleanName(content.author.name)
  const when = content === undefined ? [] : [ago(content.createdAtMs, Date.now())]
  print(`${place}. ${paint('bold', author)} ${paint('dim', `· ${[...when, post].join(' · ')}`)}`)
  const media = (content?.media ?? []).filter(
    (_, index) => number === undefined || index === number,
  )
  const words = number === undefined ? wordsOf(content) : ''
  const parts = [note === '' ? '' : `“${note}”`, words, mediaWords(media)]
  const shown = parts.filter((part) => part !== '').join('\n')
  print(shown === '' ? '' : `${body(shown, 4)}\n`)
}

/** The text of a post; of one with a content warning, the warning alone. */
function wordsOf(post: CollectionItem['content']): string {
  if (post === undefined) return ''
  const { warning, content } = post
  return warning === undefined ? drawText(content) : text('cli.post.warning', { warning })
}
