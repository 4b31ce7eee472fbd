/** `pappus message`: private messages to contacts, the conversation with them, and the list of all. */
import { Argument, type Command } from 'commander'
import type {
  Conversation,
  Message,
  MessageDelivery,
} from '../../node/http/conversations/schema.ts'
import { messageMediaMax, messageTextBytesMax } from '../../protocol/limits.ts'
import { conversationStates, type ConversationState } from '../../protocol/records/conversation.ts'
import { needs, notTogether, numberOf } from '../arguments.ts'
import { fileMedia } from '../caption-words.ts'
import type { Client } from '../client.ts'
import { clientOf, command, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { withFileOptions, type NamedFile } from '../media-options.ts'
import { mediaWords } from '../media-words.ts'
import { allNamed, listed, theOne } from '../names.ts'
import { drawText } from '../draw-text.ts'
import { ago, body, cleanName, paint, print, printJson, text } from '../output.ts'
import { checkFiles, withUploads } from '../uploads.ts'
import { getFiles, withGetOptions, type GetOptions } from './get.ts'

interface Options {
  home: string
  in?: string
  limit: string
  original?: boolean
  json?: boolean
}

/** As many as one page of the API has. */
const limitMax = 100

export function messageCommand(): Command {
  const examples = [
    'message Bo "Are you coming?"',
    'message Bo Cy "Dinner at eight"',
    "message Bo 'Look' --photo lake.jpg --alt 'A boat on a lake'",
    'message Bo',
    `message --in ${exampleId} "Yes"`,
    'message ls',
    `message edit ${exampleId} "Dinner at nine"`,
    `message get ${exampleId} --to Pictures`,
  ]
  const made = command('message', 'cli.message.summary', examples)
    // Options behind a command below this one are that one's.
    .enablePositionalOptions()
    .argument('[people-and-text...]', text('cli.message.people'))
    .option('--in <id>', text('cli.message.in'))
  const files = withFileOptions(made, messageMediaMax)
  return made
    .option('-n, --limit <count>', text('cli.message.limit'), '20')
    .option('--json', text('cli.option.json'))
    .action((words: string[], options: Options) => message(words, files, options))
    .addCommand(listCommand())
    .addCommand(editCommand())
    .addCommand(deleteMessageCommand())
    .addCommand(getCommand())
    .addCommand(stateCommand())
}

async function message(
  words: string[],
  files: readonly NamedFile[],
  options: Options,
): Promise<void> {
  needs('--original', options.original === true, '--photo', files.length > 0)
  const limit = numberOf('--limit', options.limit, { min: 1, max: limitMax })
  const checked = await checkFiles(files)
  const client = await clientOf(options)
  const { to, words: given } = await addressed(client, words, options)
  if (given === undefined && files.length === 0) {
    return show(client, to, { ...options, limit: String(limit) })
  }
  const written = given === undefined ? '' : await readText(given, messageTextBytesMax)
  const isOriginal = options.original === true
  const sent = await interruptible((signal) =>
    withUploads(client, checked, { isOriginal, signal }, (uploads) => {
      const media = uploads.map((upload, at) => fileMedia(upload, checked[at]!, {}))
      const request = { text: written, media }
      return 'in' in to
        ? client.call('POST /conversations/:conversation/messages', {
            params: { conversation: to.in },
            json: request,
          })
        : client.call('POST /conversations', { json: { people: [...to.people], ...request } })
    }),
  )
  if (options.json === true) return printJson(sent)
  print(text('cli.message.sent'))
}

type Address = { readonly in: string } | { readonly people: readonly string[] }

/** The text is the last word, unless that too is the name of a contact. */
async function addressed(
  client: Client,
  words: readonly string[],
  options: Options,
): Promise<{ to: Address; words: string | undefined }> {
  if (options.in !== undefined) {
    notTogether({ '--in': true, NAME: words.length > 1 })
    return { to: { in: itemIdOf(options.in) }, words: words[0] }
  }
  const [first, ...rest] = words
  if (first === undefined) throw new UsageError(text('cli.wrong.message-who'))
  const among = { kind: 'person' as const, all: (await client.call('GET /people')).items }
  const last = rest.at(-1)
  const isText = last !== undefined && allNamed(last, among).length === 0
  const names = [first, ...(isText ? rest.slice(0, -1) : rest)]
  const people = names.map((name) => theOne(name, among).id)
  return { to: { people }, words: isText ? last : undefined }
}

async function show(client: Client, to: Address, { json, limit }: Options): Promise<void> {
  const found =
    'in' in to
      ? await client.call('GET /conversations/:conversation', { params: { conversation: to.in } })
      : (await client.call('GET /conversations', { query: { with: to.people.join() } })).items[0]
  if (found === undefined) {
    if (json === true) return printJson({ items: [] })
    return print(text('cli.message.none'))
  }
  const page = await client.call('GET /conversations/:conversation/messages', {
    params: { conversation: found.id },
    query: { limit },
  })
  if (json === true) return printJson({ conversation: found, ...page })
  print(`${paint('bold', namesOf(found))} ${paint('dim', `· ${found.id}`)}\n`)
  for (const one of page.items) printMessage(one)
  await client.call('PUT /conversations/:conversation/read', {
    params: { conversation: found.id },
    json: { arrived: page.arrived },
  })
}

function printMessage(message: Message): void {
  const { id, writer, content, media, createdAtMs, gone, edited } = message
  const marks = [ago(createdAtMs, Date.now())]
  if (!writer.isMe && !writer.isContact) marks.push(text('cli.thread.stranger'))
  if (edited) marks.push(text('cli.message.edited'))
  if (message.delivery !== undefined) marks.push(deliveryWords(message.delivery))
  const heading = paint('dim', `· ${[...marks, id].join(' · ')}`)
  print(`${paint('bold', nameOf(writer))} ${heading}`)
  const parts = [drawText(content), mediaWords(media)].filter((part) => part !== '')
  print(`${body(gone ? text('cli.message.gone') : parts.join('\n'), 4)}\n`)
}

/** How far a message has come: `at 1 of 2 nodes`. */
function deliveryWords({ people, have, passedOn, elsewhere }: MessageDelivery): string {
  if (elsewhere) return text('cli.message.elsewhere')
  const words = text('cli.message.at', { have, people })
  return passedOn === 0 ? words : `${words}, ${text('cli.message.passedOn', { passedOn })}`
}

function listCommand(): Command {
  return command('ls', 'cli.message.ls', ['message ls', 'message ls --json'])
    .option('-n, --limit <count>', text('cli.message.limit'), '20')
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const limit = numberOf('--limit', options.limit, { min: 1, max: limitMax })
      const client = await clientOf(options)
      const page = await client.call('GET /conversations', { query: { limit: String(limit) } })
      if (options.json === true) return printJson(page)
      if (page.items.length === 0) print(text('cli.message.empty'))
      for (const one of page.items) printConversation(one)
    })
}

function printConversation(conversation: Conversation): void {
  const { id, last, excerpt = '', unread, lastAtMs } = conversation
  const marks = [ago(lastAtMs, Date.now())]
  if (unread > 0) marks.push(text('cli.message.unread', { count: unread }))
  const heading = paint('dim', `· ${[...marks, id].join(' · ')}`)
  print(`${paint('bold', namesOf(conversation))} ${heading}`)
  if (last === undefined) return
  print(body(`${nameOf(last.writer)}: ${lineOf(last, excerpt)}`, 4))
}

function lineOf({ gone, media }: Message, excerpt: string): string {
  if (gone) return text('cli.message.gone')
  const [words = ''] = (excerpt || mediaWords(media)).split('\n')
  return words
}

function editCommand(): Command {
  return commandOnId('edit', 'cli.message.edit', [`message edit ${exampleId} "Dinner at nine"`])
    .argument('<message>', text('cli.message.id'))
    .argument('<text>', text('cli.post.text'))
    .action(async (id: string, words: string, options: { home: string }) => {
      const client = await clientOf(options)
      await client.call('PATCH /messages/:message', {
        params: { message: itemIdOf(id) },
        json: { text: await readText(words, messageTextBytesMax) },
      })
      print(text('cli.message.changed'))
    })
}

function deleteMessageCommand(): Command {
  return commandOnId('delete', 'cli.message.delete', [`message delete ${exampleId}`])
    .argument('<message>', text('cli.message.id'))
    .action(async (id: string, options: { home: string }) => {
      await (
        await clientOf(options)
      ).call('DELETE /messages/:message', { params: { message: itemIdOf(id) } })
      print(text('cli.message.deleted'))
    })
}

function getCommand(): Command {
  const examples = [`message get ${exampleId}`, `message get ${exampleId} --to Pictures --number 2`]
  return withGetOptions(
    commandOnId('get', 'cli.message.get', examples).argument('<message>', text('cli.message.id')),
  ).action(async (given: string, options: GetOptions) => {
    const id = itemIdOf(given)
    await getFiles(options, (client) => ({
      read: async () =>
        (await client.call('GET /messages/:message', { params: { message: id } })).media,
      fetch: (number) =>
        client.call('POST /messages/:message/media/:number/fetch', {
          params: { message: id, number: String(number) },
        }),
    }))
  })
}

function stateCommand(): Command {
  const which = new Argument('<state>', text('cli.message.which')).choices(conversationStates)
  return commandOnId('state', 'cli.message.state', [`message state ${exampleId} muted`])
    .argument('<conversation>', text('cli.message.conversation'))
    .addArgument(which)
    .action(async (id: string, state: ConversationState, options: { home: string }) => {
      await (
        await clientOf(options)
      ).call('PATCH /conversations/:conversation', {
        params: { conversation: itemIdOf(id) },
        json: { state },
      })
      print(text('cli.message.changed'))
    })
}

function nameOf({ name }: { name: string }): string {
  return name === '' ? text('cli.message.somebody') : cleanName(name)
}

function namesOf({ people }: Conversation): string {
  return text('cli.message.with', { names: listed(people.map(nameOf)) })
}
