/** `pappus introduce` and `pappus meet`: contacts of one person become contacts of each other. */
import type { Command } from 'commander'
import type { Aspect, Person } from '../../node/http/people/schema.ts'
import type { Ask, MadeIntroduction, Meet } from '../../node/http/introductions/schema.ts'
import type { Client } from '../client.ts'
import {
  aspectChosen,
  aspectForCircle,
  aspectOption,
  clientOf,
  command,
  formerAspectOption,
  type AspectOptions,
  group,
  personNamed,
} from '../command.ts'
import { notTogether } from '../arguments.ts'
import { NoSuchNameError, NothingToDoError, UsageError } from '../errors.ts'
import { isCalled, allNamed, listed, noSuchName, theOne, type NamedAmong } from '../names.ts'
import { cleanName, paint, print, printJson, text } from '../output.ts'
import { body } from '../output.ts'

interface IntroduceOptions {
  home: string
  note?: string
  withdraw?: boolean
  json?: boolean
}

interface AcceptOptions extends AspectOptions {
  home: string
  circle?: string
  by?: string
  history?: boolean
}

export function introduceCommand(): Command {
  const examples = [
    'introduce Bo Cy',
    "introduce Bo Cy --note 'You both climb'",
    'introduce --withdraw Bo Cy',
  ]
  return command('introduce', 'cli.introduce.summary', examples)
    .argument('<one>', text('cli.aspect.person'))
    .argument('<other>', text('cli.aspect.person'))
    .option('--note <text>', text('cli.introduce.note'))
    .option('--withdraw', text('cli.introduce.withdraw'))
    .option('--json', text('cli.option.json'))
    .action(introduce)
}

async function introduce(first: string, second: string, options: IntroduceOptions): Promise<void> {
  notTogether({ '--withdraw': options.withdraw === true, '--note': options.note !== undefined })
  const client = await clientOf(options)
  const [one, other] = [await personNamed(client, first), await personNamed(client, second)]
  const names = { one: cleanName(one.name), other: cleanName(other.name) }
  if (one.id === other.id) throw new UsageError(text('cli.wrong.two-people', names))
  if (options.withdraw === true) {
    const id = await withdraw(client, [one, other])
    if (options.json === true) return printJson({ id })
    return print(text('cli.introduce.withdrawn', names))
  }
  if ((await standing(client, [one, other])) !== undefined) {
    throw new NothingToDoError(text('cli.nothing.introduce', names))
  }
  const note = options.note === undefined ? {} : { note: options.note }
  const made = await client.call('POST /introductions', {
    json: { people: [one.id, other.id], ...note },
  })
  if (options.json === true) return printJson(made)
  print(text('cli.introduce.done', names))
}

/** Our introduction of two people that is not over. */
async function standing(
  client: Client,
  both: readonly Person[],
): Promise<MadeIntroduction | undefined> {
  const { made } = await client.call('GET /introductions')
  return made.find(
    ({ people, state }) =>
      state !== 'expired' && both.every(({ id }) => people.some((person) => person.id === id)),
  )
}

/** @throws {NothingToDoError} when they are not being introduced. @returns the id of the introduction */
async function withdraw(client: Client, both: readonly Person[]): Promise<string> {
  const found = await standing(client, both)
  if (found === undefined) {
    const [one = '', other = ''] = both.map(({ name }) => cleanName(name))
    throw new NothingToDoError(text('cli.nothing.introduce-withdraw', { one, other }))
  }
  await client.call('DELETE /introductions/made/:introduction', {
    params: { introduction: found.id },
  })
  return found.id
}

export function meetCommand(): Command {
  const examples = [
    'meet ls',
    'meet accept Cy --aspect Friends',
    "meet accept --circle 'Book club'",
    'meet ignore Cy',
  ]
  const parent = group('meet', 'cli.meet.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(acceptCommand())
  parent.addCommand(ignoreCommand())
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.meet.ls', ['meet ls', 'meet ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: IntroduceOptions) => {
      const all = await (await clientOf(options)).call('GET /introductions')
      if (options.json === true) return printJson(all)
      const { meets, made, asks } = all
      const byHand = made.filter(({ circle }) => circle === undefined)
      if (meets.length === 0) print(text('cli.meet.empty'))
      for (const lines of [meets.map(meetLines), asks.map(askLines), byHand.map(madeLines)]) {
        for (const line of lines.flat()) print(line)
      }
    })
}

function meetLines({ by, person, circle, note, accepted }: Meet): string[] {
  const names = { by: cleanName(by.name), name: cleanName(person.name) }
  const id = paint('dim', person.id)
  if (accepted) return [`${text('cli.meet.accepted', { name: names.name })}  ${id}`]
  const line =
    circle === undefined
      ? text('cli.meet.waiting', names)
      : text('cli.meet.waiting-circle', { ...names, circle: cleanName(circle) })
  return [`${line}  ${id}`, ...noteLines(note)]
}

function askLines({ from, person, note }: Ask): string[] {
  const names = { from: cleanName(from.name), name: cleanName(person.name) }
  return [`${text('cli.meet.ask', names)}  ${paint('dim', person.id)}`, ...noteLines(note)]
}

function madeLines({ people, state }: MadeIntroduction): string[] {
  const [one = '', other = ''] = people.map(({ name }) => cleanName(name))
  return [text('cli.meet.made', { one, other, state })]
}

function noteLines(note: string): string[] {
  return note === '' ? [] : [body(note, 2)]
}

function acceptCommand(): Command {
  const examples = ['meet accept Cy --aspect Friends', "meet accept --circle 'Book club' --history"]
  return command('accept', 'cli.meet.accept', examples)
    .argument('[person]', text('cli.meet.person'))
    .option('-a, --aspect <name>', text('cli.meet.aspect'))
    .addOption(formerAspectOption())
    .option('--circle <name>', text('cli.meet.circle'))
    .option('--by <contact>', text('cli.meet.by'))
    .option('--history', text('cli.aspect.history'))
    .action(accept)
}

async function accept(name: string | undefined, options: AcceptOptions): Promise<void> {
  const client = await clientOf(options)
  const { circle, history = false } = options
  if ((name === undefined) === (circle === undefined)) {
    throw new UsageError(text('cli.wrong.person-or-circle'))
  }
  const { by } = options
  const introducer = by === undefined ? undefined : await personNamed(client, by)
  const meets = (await client.call('GET /introductions')).meets.filter(
    (meet) => introducer === undefined || meet.by.id === introducer.id,
  )
  const found = name === undefined ? ofCircle(meets, circle ?? '') : [meetToAccept(meets, name)]
  const aspect = await aspectFor(client, found, options)
  await client.call('POST /introductions/accept', {
    json: { ids: found.map(({ id }) => id), aspect: aspect.id, history },
  })
  const names = found.map(({ person }) => cleanName(person.name)).join(', ')
  print(text('cli.meet.done', { name: names, aspect: cleanName(aspect.name) }))
}

/**
 * @throws {UsageError} when none is named and there are several, or, for a circle, others are in the aspect of its name: the
 * introducer named the circle, and must not choose the aspect by that.
 */
async function aspectFor(
  client: Client,
  [meet]: readonly Meet[],
  options: AcceptOptions,
): Promise<Aspect> {
  const { circle } = options
  if (aspectOption(options) !== undefined || circle === undefined) {
    return aspectChosen(client, options)
  }
  const found = await aspectForCircle(client, { circle, by: meet?.by.id ?? '' })
  if (found === undefined) {
    throw new UsageError(text('cli.wrong.circle-taken', { circle: cleanName(circle) }))
  }
  return found
}

/**
 * Those of a circle that wait.
 *
 * @throws {UsageError} when there are circles of that name by several contacts.
 */
function ofCircle(meets: readonly Meet[], name: string): Meet[] {
  const found = meets.filter(
    ({ circle, accepted }) => !accepted && isCalled({ name: circle }, name),
  )
  if (found.length === 0) throw noCircle(meets, name)
  const introducers = new Map(found.map(({ by }) => [by.id, cleanName(by.name)]))
  if (introducers.size > 1) {
    const names = listed([...introducers.values()])
    throw new UsageError(text('cli.wrong.which-circle', { circle: cleanName(name), names }))
  }
  return found
}

function noCircle(meets: readonly Meet[], name: string): NoSuchNameError {
  const waiting = meets.flatMap(({ circle, accepted }) => (accepted ? [] : (circle ?? [])))
  const names = [...new Set(waiting.map(cleanName))]
  const values = { name, kind: 'circle', count: names.length, names: listed(names) }
  return new NoSuchNameError('circle', values)
}

function amongMeets(meets: readonly Meet[]): NamedAmong<Meet> {
  return { kind: 'introduction', all: meets, of: ({ person }) => person }
}

/** The introduction that waits, of several to one person. @throws {NothingToDoError} where all are accepted. */
function meetToAccept(meets: readonly Meet[], name: string): Meet {
  const found = allNamed(name, amongMeets(meets))
  if (found.length === 0) throw noSuchName(name, amongMeets(meets))
  const waiting = found.find(({ accepted }) => !accepted)
  if (waiting !== undefined) return waiting
  const values = { name: cleanName(found[0]?.person.name ?? name) }
  throw new NothingToDoError(text('cli.nothing.accept', values))
}

function ignoreCommand(): Command {
  return command('ignore', 'cli.meet.ignore', ['meet ignore Cy', 'meet ignore Cy --for Bo'])
    .argument('<person>', text('cli.meet.person'))
    .option('--for <contact>', text('cli.meet.for'))
    .action(async (name: string, options: { home: string; for?: string }) => {
      const client = await clientOf(options)
      if (options.for !== undefined) return dismissAsk(client, name, options.for)
      const { id, person } = theOne(
        name,
        amongMeets((await client.call('GET /introductions')).meets),
      )
      await client.call('DELETE /introductions/:introduction', { params: { introduction: id } })
      print(text('cli.meet.ignored', { name: cleanName(person.name) }))
    })
}

/** Does not introduce somebody to the contact that asked for it. */
async function dismissAsk(client: Client, name: string, asker: string): Promise<void> {
  const asking = await personNamed(client, asker)
  const asks = (await client.call('GET /introductions')).asks.filter(
    ({ from }) => from.id === asking.id,
  )
  const { from, person } = theOne(name, { kind: 'ask', all: asks, of: (ask) => ask.person })
  await client.call('DELETE /asks/:from/:person', { params: { from: from.id, person: person.id } })
  print(text('cli.meet.ignored', { name: cleanName(person.name) }))
}
