/** Shared by all commands: the options that every one has, and finding things by the names that people type. */
import { Command, Option } from 'commander'
import { defaultHome } from '../node/home.ts'
import type { MessageId } from '../node/messages/messages.ts'
import type { Aspect, Person } from '../node/http/people/schema.ts'
import { Client } from './client.ts'
import { notEmpty, notTogether } from './arguments.ts'
import { UnknownCommandError, UsageError } from './errors.ts'
import { personIdOf } from './ids.ts'
import { isCalled, listed, noSuchName, theOne } from './names.ts'
import { cleanName, text } from './output.ts'

/** A command with `--home` and the examples that its help ends with. */
export function command(name: string, summary: MessageId, examples: readonly string[]): Command {
  const home = text('cli.option.home')
  return group(name, summary, examples).option('--home <dir>', home, defaultHome())
}

/** A command of commands, or one without a home. It has no options: it would take them away from those below it. */
export function group(name: string, summary: MessageId, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ pappus ${example}`)
  return new Command(name)
    .description(text(summary))
    .helpCommand(false)
    .addHelpText('after', `\n${text('cli.examples')}\n${lines.join('\n')}`)
    .hook('preSubcommand', refuseUnknown)
}

/** A word that names no command of a group would be passed to its default one, as an argument too many. */
function refuseUnknown(parent: Command, chosen: Command): void {
  const [word] = parent.args
  if (word === undefined || word.startsWith('-') || word === chosen.name()) return
  const names = parent.commands.map((one) => one.name()).join(', ')
  throw new UnknownCommandError(word, { word, command: parent.name(), names })
}

/** The former name of `--aspect`: it works, and is not shown. */
export function formerAspectOption(): Option {
  return new Option('--as <aspect>').hideHelp()
}

/** The client of a command's home. */
export function clientOf(options: { home: string }): Promise<Client> {
  return Client.of(options.home)
}

/** Options that name one aspect. */
export interface AspectOptions {
  aspect?: string
  /** The former name of `--aspect`. */
  as?: string
}

/** The name in `--aspect`. @throws {UsageError} when both names of the option are given. */
export function aspectOption({ aspect, as }: AspectOptions): string | undefined {
  notTogether({ '--aspect': aspect !== undefined, '--as': as !== undefined })
  return aspect ?? as
}

/**
 * The aspect of a name, in upper or lower case, or of an id; the first one without a name.
 *
 * @throws {NoSuchNameError | AmbiguousNameError} when there is none, or more than one.
 */
export async function aspectNamed(client: Client, name: string | undefined): Promise<Aspect> {
  return aspectIn((await client.call('GET /aspects')).items, name)
}

/** The same for several names, in their order. */
export async function aspectsNamed(client: Client, names: readonly string[]): Promise<Aspect[]> {
  const aspects = (await client.call('GET /aspects')).items
  return [...new Set(names.map((name) => aspectIn(aspects, name)))]
}

function aspectIn(all: readonly Aspect[], name: string | undefined): Aspect {
  if (name !== undefined) return theOne(name, { kind: 'aspect', all })
  const [first] = all
  if (first === undefined) throw noSuchName('', { kind: 'aspect', all })
  return first
}

/** The aspect in `--aspect`, which may be left out where there is a single one. @throws {UsageError} where it is left out. */
export async function aspectChosen(client: Client, options: AspectOptions): Promise<Aspect> {
  const name = aspectOption(options)
  const aspects = (await client.call('GET /aspects')).items
  if (name === undefined && aspects.length > 1) {
    throw new UsageError(text('cli.wrong.which-aspect', { names: aspectNames(aspects) }))
  }
  return aspectIn(aspects, name)
}

/** The names of aspects in one line. */
export function aspectNames(aspects: readonly Aspect[]): string {
  return listed(aspects.map(({ name }) => cleanName(name)))
}

/** The aspect of a name, which is made if there is none. */
export async function aspectMade(client: Client, given: string): Promise<Aspect> {
  const name = notEmpty('--circle', given)
  const found = (await client.call('GET /aspects')).items.find((one) => isCalled(one, name))
  return found ?? client.call('POST /aspects', { json: { name } })
}

/**
 * The aspect that stands for a circle of somebody's, which is made if there is none. They chose its name, and must not lead others by it
 * into an aspect of the owner's.
 *
 * @returns `undefined` where the aspect of that name has others in it.
 */
export async function aspectForCircle(
  client: Client,
  { circle, by }: { circle: string; by: string },
): Promise<Aspect | undefined> {
  const aspect = await aspectMade(client, circle)
  return aspect.members.every((member) => member === by) ? aspect : undefined
}

/**
 * The contact of a name or id.
 *
 * @throws {NoSuchNameError | AmbiguousNameError} when nobody, or more than one, has it.
 */
export async function personNamed(client: Client, name: string): Promise<Person> {
  if (name.startsWith('did:')) personIdOf(name)
  return theOne(name, { kind: 'person', all: (await client.call('GET /people')).items })
}

/** An id in examples. */
export const exampleId = 'x3Zt1qGmSl2mJ0uVn5yXHg'

/** A command about a thing that has an id: one of 64 begins with `-`, and is no option. */
export function commandOnId(...given: Parameters<typeof command>): Command {
  return command(...given).allowUnknownOption()
}
