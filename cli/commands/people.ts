/** `pappus people` and `pappus aspect`: contacts, and the lists that they are in. */
import type { Command } from 'commander'
import type { Aspect, Blocked, Person } from '../../node/http/people/schema.ts'
import type { MessageId } from '../../node/messages/messages.ts'
import type { Client } from '../client.ts'
import { notEmpty, wrongValue } from '../arguments.ts'
import { aspectNamed, clientOf, command, group, personNamed } from '../command.ts'
import { printFollowing } from './following.ts'
import { NothingToDoError } from '../errors.ts'
import { personIdOf } from '../ids.ts'
import { allNamed } from '../names.ts'
import { ago, cleanName, paint, print, printJson, text } from '../output.ts'

interface ReadOptions {
  home: string
  json?: boolean
}

interface PeopleOptions extends ReadOptions {
  blocked?: boolean
  following?: boolean
  sharing?: string
  sort?: string
}

interface AddOptions {
  home: string
  history?: boolean
}

export function peopleCommand(): Command {
  const examples = [
    'people',
    'people --sharing mutual --sort last-post',
    'people --blocked',
    'people --following',
  ]
  return command('people', 'cli.people.summary', examples)
    .option('--blocked', text('cli.people.onlyBlocked'))
    .option('--following', text('cli.people.onlyFollowing'))
    .option('--sharing <state>', text('cli.people.sharing'))
    .option('--sort <order>', text('cli.people.sort'))
    .option('--json', text('cli.option.json'))
    .action(async (options: PeopleOptions) => {
      const isShown = sharingFilter(options.sharing)
      const order = orderNamed(options.sort)
      const client = await clientOf(options)
      if (options.blocked === true)
        return printBlocked((await client.call('GET /blocked')).items, options)
      if (options.following === true)
        return printFollowing((await client.call('GET /following')).items, options)
      const [all, aspects] = [
        (await client.call('GET /people')).items,
        (await client.call('GET /aspects')).items,
      ]
      const people = all.filter(isShown).toSorted(order)
      if (options.json === true) return printJson(people)
      if (all.length === 0) return print(text('cli.people.empty'))
      if (people.length === 0) return print(text('cli.people.none-so'))
      for (const person of people) print(personLine(person, aspects))
    })
}

const sharings = ['mutual', 'only-you', 'only-they', 'none'] as const

/** @throws {UsageError} when there is no such state. */
function sharingFilter(given: string | undefined): (person: Person) => boolean {
  if (given === undefined) return () => true
  const wanted = sharings.find((one) => one === given)
  if (wanted === undefined) throw wrongValue('--sharing', given, sharings.join(', '))
  return ({ sharing }) => sharing === wanted
}

/** `0` keeps the order of the node, which is by name. */
const orders: Record<string, (one: Person, other: Person) => number> = {
  name: () => 0,
  newest: (one, other) => other.sinceMs - one.sinceMs,
  'last-post': (one, other) => (other.lastPostMs ?? 0) - (one.lastPostMs ?? 0),
}

/** @throws {UsageError} when there is no such order. */
function orderNamed(given = 'name'): (one: Person, other: Person) => number {
  const order = Object.hasOwn(orders, given) ? orders[given] : undefined
  if (order === undefined) throw wrongValue('--sort', given, Object.keys(orders).join(', '))
  return order
}

function printBlocked(blocked: readonly Blocked[], { json }: PeopleOptions): void {
  if (json === true) return printJson(blocked)
  if (blocked.length === 0) return print(text('cli.people.none-blocked'))
  for (const { id, name = '?' } of blocked) print(`${cleanName(name)}  ${paint('dim', id)}`)
}

function personLine(person: Person, aspects: readonly Aspect[]): string {
  const names = aspects
    .filter(({ id }) => person.aspects.includes(id))
    .map(({ name }) => cleanName(name))
  const state = text(stateOf(person))
  const fork = person.forked ? text('cli.people.forked') : ''
  const { blocked, hasAllMs } = person
  const has =
    blocked || hasAllMs === undefined
      ? ''
      : text('cli.people.has-all', { when: ago(hasAllMs, Date.now()) })
  const mute = person.muted ? text('cli.people.muted') : ''
  const words = [
    cleanName(person.name),
    state,
    has,
    mute,
    fork,
    names.join(', '),
    paint('dim', person.id),
  ]
  return words.filter((word) => word !== '').join('  ')
}

function stateOf({ blocked, online }: Person): MessageId {
  if (blocked) return 'cli.people.blocked'
  return online ? 'cli.people.online' : 'cli.people.offline'
}

export function blockCommand(): Command {
  return command('block', 'cli.block.summary', ['block Bo'])
    .argument('<person>', text('cli.aspect.person'))
    .action((name: string, options: ReadOptions) => setBlocked(name, options, true))
}

export function unblockCommand(): Command {
  return command('unblock', 'cli.unblock.summary', ['unblock Bo'])
    .argument('<person>', text('cli.aspect.person'))
    .action((name: string, options: ReadOptions) => setBlocked(name, options, false))
}

async function setBlocked(name: string, options: ReadOptions, isBlocked: boolean): Promise<void> {
  const client = await clientOf(options)
  const all = (await client.call('GET /blocked')).items
  const person = isBlocked
    ? await anybodyNamed(client, name)
    : (allNamed(name, { kind: 'blocked', all })[0] ?? (await anybodyNamed(client, name)))
  const values = { name: cleanName(person.name ?? person.id) }
  if (all.some(({ id }) => id === person.id) === isBlocked) {
    throw new NothingToDoError(
      text(isBlocked ? 'cli.nothing.block' : 'cli.nothing.unblock', values),
    )
  }
  await client.call(isBlocked ? 'PUT /people/:person/block' : 'DELETE /people/:person/block', {
    params: { person: person.id },
  })
  print(text(isBlocked ? 'cli.block.done' : 'cli.unblock.done', values))
}

/** A contact, or anybody with an id. */
async function anybodyNamed(client: Client, name: string): Promise<Blocked> {
  if (!name.startsWith('did:')) return personNamed(client, name)
  const id = personIdOf(name)
  return (await client.call('GET /people')).items.find((person) => person.id === id) ?? { id }
}

export function aspectCommand(): Command {
  const examples = [
    'aspect ls',
    'aspect new Climbing',
    'aspect add Family Bo',
    'aspect add Family Bo --history',
    'aspect rm Family Bo',
  ]
  const parent = group('aspect', 'cli.aspect.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(newCommand())
  parent.addCommand(addCommand())
  parent.addCommand(removeCommand())
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.aspect.ls', ['aspect ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: ReadOptions) => {
      const client = await clientOf(options)
      const [aspects, people] = [
        (await client.call('GET /aspects')).items,
        (await client.call('GET /people')).items,
      ]
      if (options.json === true) return printJson(aspects)
      for (const { name, members } of aspects) {
        const names = people
          .filter(({ id }) => members.includes(id))
          .map((one) => cleanName(one.name))
        print(
          text('cli.aspect.line', {
            name: cleanName(name),
            count: members.length,
            names: names.join(', '),
          }),
        )
      }
    })
}

function newCommand(): Command {
  return command('new', 'cli.aspect.new', ['aspect new Climbing'])
    .argument('<name>', text('cli.aspect.name'))
    .action(async (name: string, options: ReadOptions) => {
      const client = await clientOf(options)
      const aspect = await client.call('POST /aspects', {
        json: { name: notEmpty('<name>', name) },
      })
      print(text('cli.aspect.made', { name: cleanName(aspect.name) }))
    })
}

function addCommand(): Command {
  const examples = ['aspect add Family Bo', 'aspect add Family Bo --history']
  return memberCommand('add', 'cli.aspect.add', examples)
    .option('--history', text('cli.aspect.history'))
    .action(async (aspectName: string, personName: string, options: AddOptions) => {
      const client = await clientOf(options)
      const { aspect, person } = await memberNamed(client, aspectName, personName)
      const history = options.history === true
      const values = { aspect: cleanName(aspect.name), name: cleanName(person.name) }
      if (aspect.members.includes(person.id) && !history) {
        throw new NothingToDoError(text('cli.nothing.aspect-add', values))
      }
      await client.call('PUT /aspects/:aspect/members/:person', {
        params: { aspect: aspect.id, person: person.id },
        query: { history: `${history}` },
      })
      print(text(history ? 'cli.aspect.added-history' : 'cli.aspect.added', values))
    })
}

function removeCommand(): Command {
  return memberCommand('rm', 'cli.aspect.rm', ['aspect rm Family Bo']).action(
    async (aspectName: string, personName: string, options: ReadOptions) => {
      const client = await clientOf(options)
      const { aspect, person } = await memberNamed(client, aspectName, personName)
      const values = { aspect: cleanName(aspect.name), name: cleanName(person.name) }
      if (!aspect.members.includes(person.id)) {
        throw new NothingToDoError(text('cli.nothing.aspect-rm', values))
      }
      await client.call('DELETE /aspects/:aspect/members/:person', {
        params: { aspect: aspect.id, person: person.id },
      })
      print(text('cli.aspect.removed', values))
    },
  )
}

function memberCommand(verb: string, summary: MessageId, examples: readonly string[]): Command {
  return command(verb, summary, examples)
    .argument('<aspect>', text('cli.aspect.name'))
    .argument('<person>', text('cli.aspect.person'))
}

async function memberNamed(
  client: Client,
  aspectName: string,
  personName: string,
): Promise<{ aspect: Aspect; person: Person }> {
  return {
    aspect: await aspectNamed(client, aspectName),
    person: await personNamed(client, personName),
  }
}
