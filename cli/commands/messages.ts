/** `pappus message`: private messages to contacts, the conversation with them, and the list of all. */
import { Argument, type Command } from 'commander'
import type { Conversation, Message } from '../../node/http/conversations/schema.ts'
import { messageTextBytesMax } from '../../protocol/limits.ts'
import { conversationStates, type ConversationState } from '../../protocol/records/conversation.ts'
import { notTogether, numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { clientOf, command, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { allNamed, listed, theOne } from '../names.ts'
import { drawText } from '../draw-text.ts'
import { ago, body, cleanName, paint, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  in?: string
  limit: string
  json?: boolean
}

/** As many as one page of the API has. */
const limitMax = 100

export function messageCommand(): Command {
  const examples = [
    'message Bo "Are you coming?"',
    'message Bo Cy "Dinner at eight"',
    'message Bo',
    `message --in ${exampleId} "Yes"`,
    'message ls',
    `message edit ${exampleId} "Dinner at nine"`,
  ]
  return (
    command('message', 'cli.message.summary', examples)
      // Options behind a command below this one are that one's.
      .enablePositionalOptions()
      .argument('[people-and-text...]', text('cli.message.people'))
      .option('--in <id>', text('cli.message.in'))
      .option('-n, --limit <count>', text('cli.message.limit'), '20')
      .option('--json', text('cli.option.json'))
      .action(message)
      .addCommand(listCommand())
      .addCommand(editCommand())
      .addCommand(deleteMessageCommand())
      .addCommand(stateCommand())
  )
}

async function message(words: string[], options: Options): Promise<void> {
  const limit = numberOf('--limit', options.limit, { min: 1, max: limitMax })
  const client = await clientOf(options)
  const { to, words: given } = await addressed(client, words, options)
  if (given === undefined) return show(client, to, { ...options, limit: String(limit) })
  const written = await readText(given, messageTextBytesMax)
  const sent = await ('in' in to
    ? client.call('POST /conversations/:conversation/messages', {
        params: { conversation: to.in },
        json: { text: written },
      })
    : client.call('POST /conversations', { json: { people: [...to.people], text: written } }))
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

function printMessage({ id, writer, content, createdAtMs, gone, edited }: Message): void {
  const marks = [ago(createdAtMs, Date.now())]
  if (!writer.isMe && !writer.isContact) marks.push(text('cli.thread.stranger'))
  if (edited) marks.push(text('cli.message.edited'))
  const heading = paint('dim', `· ${[...marks, id].join(' · ')}`)
  print(`${paint('bold', nameOf(writer))} ${heading}`)
  print(`${body(gone ? text('cli.message.gone') : drawText(content), 4)}\n`)
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
  const words = last.gone ? text('cli.message.gone') : (excerpt.split('\n')[0] ?? '')
  print(body(`${nameOf(last.writer)}: ${words}`, 4))
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
