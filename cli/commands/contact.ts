/** `pappus contact`, `mute` and `unmute`: the owner's own words for people, and whose posts they do not want to be shown. */
import type { Command } from 'commander'
import { nameBytesMax, personNoteBytesMax } from '../../protocol/limits.ts'
import { notTogether } from '../arguments.ts'
import { clientOf, command, group, personNamed } from '../command.ts'
import { NothingToDoError, UsageError } from '../errors.ts'
import { readText } from '../input.ts'
import { body, cleanName, print, text } from '../output.ts'

interface Options {
  home: string
  clear?: boolean
}

export function contactCommand(): Command {
  const examples = [
    'contact rename Bo Bobby',
    'contact rename Bobby --clear',
    "contact note Bo 'owes me a book'",
    'contact note Bo',
  ]
  const parent = group('contact', 'cli.contact.summary', examples)
  parent.addCommand(renameCommand())
  parent.addCommand(noteCommand())
  return parent
}

function renameCommand(): Command {
  return command('rename', 'cli.contact.rename', [
    'contact rename Bo Bobby',
    'contact rename Bobby --clear',
  ])
    .argument('<person>', text('cli.aspect.person'))
    .argument('[name]', text('cli.contact.name'))
    .option('--clear', text('cli.contact.clear-name'))
    .action(async (who: string, given: string | undefined, options: Options) => {
      if (given === undefined && options.clear !== true) {
        throw new UsageError(text('cli.contact.missing'))
      }
      notTogether({ '[name]': given !== undefined, '--clear': options.clear === true })
      const name = options.clear === true ? '' : await readText(given ?? '', nameBytesMax)
      const client = await clientOf(options)
      const person = await personNamed(client, who)
      await client.call('PUT /people/:person/note', {
        params: { person: person.id },
        json: { name },
      })
      const own = cleanName(person.givenName ?? person.name)
      print(
        name === ''
          ? text('cli.contact.name-cleared', { name: own })
          : text('cli.contact.renamed', { name: cleanName(name), own }),
      )
    })
}

function noteCommand(): Command {
  const examples = [
    "contact note Bo 'owes me a book'",
    'contact note Bo',
    'contact note Bo --clear',
  ]
  return command('note', 'cli.contact.note', examples)
    .argument('<person>', text('cli.aspect.person'))
    .argument('[text]', text('cli.contact.text'))
    .option('--clear', text('cli.contact.clear-note'))
    .action(async (who: string, given: string | undefined, options: Options) => {
      notTogether({ '[text]': given !== undefined, '--clear': options.clear === true })
      const client = await clientOf(options)
      const person = await personNamed(client, who)
      const name = cleanName(person.name)
      if (given === undefined && options.clear !== true) {
        const { note } = await client.call('GET /people/:person', { params: { person: person.id } })
        return print(note === '' ? text('cli.contact.no-note', { name }) : body(note, 0))
      }
      const note = options.clear === true ? '' : await readText(given ?? '', personNoteBytesMax)
      await client.call('PUT /people/:person/note', {
        params: { person: person.id },
        json: { text: note },
      })
      print(text(note === '' ? 'cli.contact.note-cleared' : 'cli.contact.noted', { name }))
    })
}

export function muteCommand(): Command {
  return command('mute', 'cli.mute.summary', ['mute Bo'])
    .argument('<person>', text('cli.aspect.person'))
    .action((name: string, options: Options) => setMuted(name, options, true))
}

export function unmuteCommand(): Command {
  return command('unmute', 'cli.unmute.summary', ['unmute Bo'])
    .argument('<person>', text('cli.aspect.person'))
    .action((name: string, options: Options) => setMuted(name, options, false))
}

async function setMuted(who: string, options: Options, isMuted: boolean): Promise<void> {
  const client = await clientOf(options)
  const person = await personNamed(client, who)
  const values = { name: cleanName(person.name) }
  if (person.muted === isMuted) {
    throw new NothingToDoError(text(isMuted ? 'cli.nothing.mute' : 'cli.nothing.unmute', values))
  }
  await client.call(isMuted ? 'PUT /people/:person/mute' : 'DELETE /people/:person/mute', {
    params: { person: person.id },
  })
  print(text(isMuted ? 'cli.mute.done' : 'cli.unmute.done', values))
}
