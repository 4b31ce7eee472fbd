/** What all commands share: the options that every one has, and finding things by the names that people type. */
import { Command, Option } from 'commander'
import { defaultHome } from '../node/home.ts'
import type { MessageId } from '../node/messages/messages.ts'
import type { Aspect, Person } from '../node/http/people/schema.ts'
import { Client } from './client.ts'
import { NoSuchNameError, UsageError } from './errors.ts'
import { text } from './output.ts'

/** A command with `--home` and the examples that its help ends with. */
export function command(name: string, summary: MessageId, examples: readonly string[]): Command {
  const home = text('cli.option.home')
  return group(name, summary, examples).option('--home <dir>', home, defaultHome())
}

/** A command of commands. It has no options: it would take them away from those below it. */
export function group(name: string, summary: MessageId, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ pappus ${example}`)
  return new Command(name)
    .description(text(summary))
    .addHelpText('after', `\n${text('cli.examples')}\n${lines.join('\n')}`)
}

/** What `--aspect` was called once: it works, and is not shown. */
export function formerAspectOption(): Option {
  return new Option('--as <aspect>').hideHelp()
}

/** The client of a command's home. */
export function clientOf(options: { home: string }): Promise<Client> {
  return Client.of(options.home)
}

/**
 * The aspect of a name, in upper or lower case; the first one without a name.
 *
 * @throws {NoSuchNameError} when there is none.
 */
export async function aspectNamed(client: Client, name: string | undefined): Promise<Aspect> {
  const aspects = await client.aspects()
  const wanted = name?.toLocaleLowerCase()
  const found = aspects.find(
    (aspect) => wanted === undefined || aspect.name.toLocaleLowerCase() === wanted,
  )
  if (found === undefined) throw new NoSuchNameError('aspect', { name: name ?? '' })
  return found
}

/** The aspect of a name, which only who has a single one may leave out. @throws {UsageError} where it is left out. */
export async function aspectChosen(client: Client, name: string | undefined): Promise<Aspect> {
  if (name === undefined && (await client.aspects()).length > 1) {
    throw new UsageError('no aspect', { what: '--aspect' })
  }
  return aspectNamed(client, name)
}

/** The aspect of a name, which is made if there is none. */
export async function aspectMade(client: Client, name: string): Promise<Aspect> {
  const wanted = name.toLocaleLowerCase()
  const found = (await client.aspects()).find((one) => one.name.toLocaleLowerCase() === wanted)
  return found ?? client.createAspect(name)
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
 * @throws {NoSuchNameError} when nobody, or more than one, has it.
 */
export async function personNamed(client: Client, name: string): Promise<Person> {
  const wanted = name.toLocaleLowerCase()
  const found = (await client.people()).filter(
    (person) => person.id === name || person.name.toLocaleLowerCase() === wanted,
  )
  const [person] = found
  if (person === undefined || found.length > 1) throw new NoSuchNameError('person', { name })
  return person
}

/** An id in examples. */
export const exampleId = 'x3Zt1qGmSl2mJ0uVn5yXHg'

/** A command about a thing that has an id: one of 64 begins with `-`, and is no option. */
export function commandOnId(...given: Parameters<typeof command>): Command {
  return command(...given).allowUnknownOption()
}
