/** `pappus find`, `pappus requests` and `pappus findable`: people that are no contacts yet. */
import { Argument, type Command } from 'commander'
import type { Found, Requests } from '../../node/http/requests/schema.ts'
import type { MessageId } from '../../node/messages/messages.ts'
import type { Client } from '../client.ts'
import {
  aspectChosen,
  aspectNamed,
  aspectOption,
  clientOf,
  command,
  formerAspectOption,
  type AspectOptions,
  group,
} from '../command.ts'
import { needs } from '../arguments.ts'
import { NothingToDoError } from '../errors.ts'
import { personIdOf } from '../ids.ts'
import { theOne, type NamedAmong } from '../names.ts'
import { body, cleanName, paint, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'

interface ReadOptions {
  home: string
  json?: boolean
}

interface FindOptions extends ReadOptions, AspectOptions {
  note?: string
}

interface AcceptOptions extends ReadOptions, AspectOptions {
  history?: boolean
}

const levels = ['anyone', 'contacts', 'nobody'] as const
const id = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'

export function findCommand(): Command {
  const examples = [`find ${id}`, `find ${id} --aspect Friends --note "Bo, from school"`]
  return command('find', 'cli.find.summary', examples)
    .argument('<id>', text('cli.find.id'))
    .option('-a, --aspect <name>', text('cli.find.aspect'))
    .addOption(formerAspectOption())
    .option('--note <text>', text('cli.find.note'))
    .option('--json', text('cli.option.json'))
    .action(find)
}

async function find(given: string, options: FindOptions): Promise<void> {
  const person = personIdOf(given)
  const name = aspectOption(options)
  needs('--note', options.note !== undefined, '--aspect', name !== undefined)
  const client = await clientOf(options)
  const aspect = name === undefined ? undefined : await aspectNamed(client, name)
  if (options.json !== true) say(paint('dim', text('cli.find.looking')))
  const found = await client.call('GET /find/:person', { params: { person } }, { kind: 'act' })
  // The node looks for a person it asks until they are found.
  const isAsked = aspect !== undefined && ['found', 'missing', 'offline'].includes(found.state)
  if (isAsked)
    await client.call('POST /asked/:person', {
      params: { person },
      json: { aspect: aspect.id, note: options.note ?? '' },
    })
  if (aspect !== undefined && !isAsked) terminal().exitCode = 1
  if (options.json === true) return printJson({ ...found, asked: isAsked })
  const values = { name: cleanName(found.name ?? person), id: person }
  if (!isAsked || found.state !== 'found') print(text(`cli.find.${found.state}`, values))
  if (isAsked) print(text('cli.find.asked', values))
  if (!isAsked && isNobody(found)) terminal().exitCode = 1
}

function isNobody({ state }: Found): boolean {
  return state === 'missing' || state === 'offline'
}

export function requestsCommand(): Command {
  const examples = [
    'requests',
    'requests accept Bo --aspect Friends',
    'requests ignore Bo',
    'requests block Bo',
    'requests withdraw Ana',
  ]
  const parent = group('requests', 'cli.requests.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(acceptCommand())
  parent.addCommand(
    deciding('ignore', (client, person) =>
      client.call('DELETE /requests/:person', { params: { person } }),
    ),
  )
  parent.addCommand(
    deciding('block', (client, person) =>
      client.call('PUT /people/:person/block', { params: { person } }),
    ),
  )
  parent.addCommand(
    deciding('unblock', (client, person) =>
      client.call('DELETE /people/:person/block', { params: { person } }),
    ),
  )
  parent.addCommand(
    deciding('withdraw', (client, person) =>
      client.call('DELETE /asked/:person', { params: { person } }),
    ),
  )
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.requests.ls', ['requests ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: ReadOptions) => {
      const client = await clientOf(options)
      const all = await client.call('GET /requests')
      if (options.json === true) return printJson(all)
      const { received, asked } = all
      if (received.length + asked.length === 0) print(text('cli.requests.empty'))
      for (const { person, note, state } of received)
        printLine(person, `cli.requests.${state}`, note)
      for (const { person, note, state } of asked) {
        printLine(person, `cli.requests.asked-${state}`, note)
      }
    })
}

interface Named {
  id: string
  name?: string | undefined
}

function printLine(person: Named, state: MessageId, note: string): void {
  const words = [cleanName(person.name ?? '?'), text(state), paint('dim', person.id)]
  print(words.join('  '))
  if (note !== '') print(body(note, 2))
}

function acceptCommand(): Command {
  return command('accept', 'cli.requests.accept', ['requests accept Bo --aspect Friends'])
    .argument('<person>', text('cli.requests.person'))
    .option('-a, --aspect <name>', text('cli.requests.aspect'))
    .addOption(formerAspectOption())
    .option('--history', text('cli.aspect.history'))
    .option('--json', text('cli.option.json'))
    .action(async (name: string, options: AcceptOptions) => {
      const client = await clientOf(options)
      const aspect = await aspectChosen(client, options)
      const { person, state } = theOne(name, amongReceived(await client.call('GET /requests')))
      const values = { name: cleanName(person.name ?? person.id), aspect: cleanName(aspect.name) }
      if (state === 'accepted') throw new NothingToDoError(text('cli.nothing.accept', values))
      const history = options.history === true
      await client.call('POST /requests/:person/accept', {
        params: { person: person.id },
        json: { aspect: aspect.id, history },
      })
      if (options.json === true) return printJson({ person, aspect: aspect.id, history })
      print(text('cli.requests.done-accept', values))
    })
}

type Decision = 'ignore' | 'block' | 'unblock' | 'withdraw'

/** States in which a decision would change nothing, and what is said then. */
const nothingWhere: Partial<Record<Decision, (state: string) => MessageId | undefined>> = {
  ignore: (state) => (state === 'ignored' ? 'cli.nothing.requests-ignore' : undefined),
  block: (state) => (state === 'blocked' ? 'cli.nothing.block' : undefined),
  unblock: (state) => (state === 'blocked' ? undefined : 'cli.nothing.unblock'),
}

function deciding(
  decision: Decision,
  act: (client: Client, person: string) => Promise<void>,
): Command {
  return command(decision, `cli.requests.${decision}`, [`requests ${decision} Bo`])
    .argument('<person>', text('cli.requests.person'))
    .option('--json', text('cli.option.json'))
    .action(async (name: string, options: ReadOptions) => {
      const client = await clientOf(options)
      const { person, state } = rowNamed(await client.call('GET /requests'), decision, name)
      const values = { name: cleanName(person.name ?? person.id) }
      const nothing = nothingWhere[decision]?.(state)
      if (nothing !== undefined) throw new NothingToDoError(text(nothing, values))
      await act(client, person.id)
      if (options.json === true) return printJson({ person })
      print(text(`cli.requests.done-${decision}`, values))
    })
}

type Received = Requests['received'][number]

function amongReceived({ received }: Requests): NamedAmong<Received> {
  return { kind: 'request', all: received, of: ({ person }) => person }
}

/** The request that a decision is about. Names of strangers are whatever they say, so several may have one. */
function rowNamed(
  requests: Requests,
  decision: Decision,
  name: string,
): { person: Named; state: string } {
  if (decision !== 'withdraw') return theOne(name, amongReceived(requests))
  return theOne(name, { kind: 'asked', all: requests.asked, of: ({ person }) => person })
}

export function findableCommand(): Command {
  const examples = ['findable', 'findable anyone', 'findable contacts', 'findable nobody']
  const level = new Argument('[level]', text('cli.findable.level')).choices(levels)
  return command('findable', 'cli.findable.summary', examples)
    .addArgument(level)
    .option('--json', text('cli.option.json'))
    .action(async (wanted: (typeof levels)[number] | undefined, options: ReadOptions) => {
      const client = await clientOf(options)
      const { findable = 'contacts' } =
        wanted === undefined
          ? await client.call('GET /settings')
          : await client.call('PATCH /settings', { json: { findable: wanted } })
      if (options.json === true) return printJson({ findable })
      print(text(`cli.findable.${findable}`))
    })
}
