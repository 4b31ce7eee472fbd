/** `pappus profile`: what the owner tells of themselves and whom, and what others tell. */
import type { Command } from 'commander'
import { aboutFields, type AboutField } from '../../protocol/about.ts'
import { aboutTextBytesMax } from '../../protocol/limits.ts'
import type { Aspect } from '../../node/http/people/schema.ts'
import type { About, Audience, Profile } from '../../node/http/profiles/schema.ts'
import type { Client } from '../client.ts'
import { notTogether, wrongValue } from '../arguments.ts'
import { aspectsNamed, clientOf, command, group, personNamed } from '../command.ts'
import { NothingToDoError, UsageError } from '../errors.ts'
import { readText } from '../input.ts'
import { body, clean, cleanName, paint, print, printJson, text } from '../output.ts'

interface ShowOptions {
  home: string
  as?: string
  json?: boolean
}

interface SetOptions {
  home: string
  for?: string[]
}

export function profileCommand(): Command {
  const examples = [
    'profile',
    "profile set bio 'I collect dandelions' --for everybody",
    'profile set birthday 1984-02-29 --for Family Friends',
    'profile set links https://example.org mailto:ana@example.org',
    'profile show Bo',
    'profile show --as Bo',
  ]
  const parent = group('profile', 'cli.profile.summary', examples)
  parent.addCommand(showCommand(), { isDefault: true })
  parent.addCommand(setCommand())
  parent.addCommand(removeCommand())
  return parent
}

function showCommand(): Command {
  const examples = ['profile show', 'profile show Bo', 'profile show --as everybody']
  return command('show', 'cli.profile.show', examples)
    .argument('[person]', text('cli.aspect.person'))
    .option('--as <person>', text('cli.profile.as'))
    .option('--json', text('cli.option.json'))
    .action(show)
}

async function show(name: string | undefined, options: ShowOptions): Promise<void> {
  notTogether({ '[person]': name !== undefined, '--as': options.as !== undefined })
  const client = await clientOf(options)
  if (name !== undefined) return showPerson(client, name, options)
  if (options.as !== undefined) return showAs(client, options.as, options)
  const [profile, aspects] = [
    await client.call('GET /me/profile'),
    (await client.call('GET /aspects')).items,
  ]
  if (options.json === true) return printJson(profile)
  const told = aboutFields.filter((field) => profile[field]?.value !== undefined)
  if (told.length === 0) return print(text('cli.profile.empty'))
  for (const field of told) {
    const { value, to } = profile[field]!
    printField(field, value, audienceText(to, aspects))
  }
}

async function showPerson(client: Client, name: string, { json }: ShowOptions): Promise<void> {
  const person = await personNamed(client, name)
  const page = await client.call('GET /people/:person', { params: { person: person.id } })
  if (json === true) return printJson(page)
  const { contact, about, note } = page
  const given = contact?.givenName
  const words = [paint('bold', cleanName(page.name))]
  if (given !== undefined) words.push(text('cli.profile.given', { name: cleanName(given) }))
  print(`${words.join('  ')}  ${paint('dim', page.id)}`)
  printAbout(about)
  if (note !== '') print(`${text('cli.profile.note')}\n${body(note, 4)}`)
}

async function showAs(client: Client, name: string, { json }: ShowOptions): Promise<void> {
  const as = name === 'everybody' ? name : (await personNamed(client, name)).id
  const { me } = await client.call('GET /status')
  const { about } = await client.call('GET /people/:person', {
    params: { person: me?.id ?? '' },
    query: { as },
  })
  if (json === true) return printJson(about)
  if (Object.keys(about).length === 0) return print(text('cli.profile.nothing-seen'))
  printAbout(about)
}

function printAbout(about: About): void {
  for (const field of aboutFields) {
    if (about[field] !== undefined) printField(field, about[field])
  }
}

function printField(
  field: AboutField,
  value: string | readonly string[] | undefined,
  audience?: string,
): void {
  const heading = text(`cli.profile.field.${field}`)
  const lines = typeof value === 'string' ? [value] : (value ?? [])
  const words = audience === undefined ? '' : `  ${paint('dim', audience)}`
  print(`${heading}${words}\n${lines.map((line) => body(clean(line), 4)).join('\n')}`)
}

function audienceText(to: Audience, aspects: readonly Aspect[]): string {
  if (typeof to === 'string') return text(`cli.profile.to.${to}`)
  const names = to.map((id) => aspects.find((aspect) => aspect.id === id)?.name ?? id)
  return names.map(cleanName).join(', ')
}

function setCommand(): Command {
  const examples = [
    "profile set pronouns 'they / them' --for contacts",
    'profile set tags gardens bicycles --for everybody',
    'profile set bio - --for Family < bio.txt',
  ]
  return command('set', 'cli.profile.set', examples)
    .argument('<field>', text('cli.profile.fields', { fields: aboutFields.join(', ') }))
    .argument('<value...>', text('cli.profile.value'))
    .option('--for <audience...>', text('cli.profile.for'))
    .action(async (name: string, given: string[], options: SetOptions) => {
      const field = fieldNamed(name)
      const value = await valueOf(field, given)
      const client = await clientOf(options)
      const to = await audienceOf(client, field, options.for)
      await client.call('PATCH /me/profile', { json: { [field]: { value, to } } })
      const audience = audienceText(to, (await client.call('GET /aspects')).items)
      print(text('cli.profile.done', { field: text(`cli.profile.field.${field}`), audience }))
    })
}

function removeCommand(): Command {
  return command('rm', 'cli.profile.rm', ['profile rm birthday'])
    .argument('<field>', text('cli.profile.fields', { fields: aboutFields.join(', ') }))
    .action(async (name: string, options: SetOptions) => {
      const field = fieldNamed(name)
      const client = await clientOf(options)
      const { value, to } = (await client.call('GET /me/profile'))[field] ?? {}
      const values = { field: text(`cli.profile.field.${field}`) }
      if (value === undefined || to === undefined) {
        throw new NothingToDoError(text('cli.nothing.profile-rm', values))
      }
      await client.call('PATCH /me/profile', { json: { [field]: { to } } })
      print(text('cli.profile.removed', values))
    })
}

function fieldNamed(name: string): AboutField {
  const field = aboutFields.find((candidate) => candidate === name.toLowerCase())
  if (field === undefined) throw wrongValue('<field>', name, aboutFields.join(', '))
  return field
}

async function valueOf(field: AboutField, given: readonly string[]): Promise<string | string[]> {
  if (field === 'links' || field === 'tags') return [...given]
  const [first = '', second] = given
  if (second !== undefined) throw new UsageError(text('cli.profile.one-value', { field }))
  return field === 'bio' ? readText(first, aboutTextBytesMax) : first
}

/** The audience in `--for`; that which the field has, or all contacts, where it is left out. */
async function audienceOf(
  client: Client,
  field: keyof Profile,
  given: readonly string[] | undefined,
): Promise<Audience> {
  if (given === undefined) return (await client.call('GET /me/profile'))[field]?.to ?? 'contacts'
  const [only = ''] = given
  const word = (['everybody', 'contacts'] as const).find((one) => one === only.toLowerCase())
  if (word === undefined) return (await aspectsNamed(client, given)).map(({ id }) => id)
  notTogether({ [`--for ${word}`]: true, [`--for ${given[1]}`]: given.length > 1 })
  return word
}
