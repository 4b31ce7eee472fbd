/** `pappus suggestions`: friends of friends, where all three want it. */
import type { Command } from 'commander'
import type { Suggestion, Suggestions } from '../../node/http/introductions/schema.ts'
import type { Client } from '../client.ts'
import { clientOf, command, group } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { theOne } from '../names.ts'
import { cleanName, paint, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function suggestionsCommand(): Command {
  const examples = [
    'suggestions on',
    'suggestions',
    'suggestions ask Cy --by Ana',
    'suggestions not-now Cy',
    'suggestions off',
  ]
  const parent = group('suggestions', 'cli.suggestions.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(switchCommand('on'))
  parent.addCommand(switchCommand('off'))
  parent.addCommand(askCommand())
  parent.addCommand(notNowCommand())
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.suggestions.ls', ['suggestions ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const suggestions = await (await clientOf(options)).call('GET /suggestions')
      if (options.json === true) return printJson(suggestions)
      for (const line of lines(suggestions)) print(line)
    })
}

function lines({ on, items }: Suggestions): string[] {
  if (!on) return [text('cli.suggestions.is-off')]
  if (items.length === 0) return [text('cli.suggestions.empty')]
  return items.map(({ id, name, knownBy, askedOf }) => {
    const names = knownBy.map((one) => cleanName(one.name)).join(', ')
    const words = [text('cli.suggestions.line', { name: cleanName(name), names }), paint('dim', id)]
    if (askedOf.length > 0) words.push(paint('dim', text('cli.suggestions.asked')))
    return words.join('  ')
  })
}

function switchCommand(value: 'on' | 'off'): Command {
  return command(value, `cli.suggestions.${value}`, [`suggestions ${value}`]).action(
    async (options: Options) => {
      const client = await clientOf(options)
      if ((await client.call('GET /suggestions')).on === (value === 'on')) {
        throw new NothingToDoError(text(`cli.nothing.suggestions-${value}`))
      }
      await client.call('PATCH /settings', { json: { suggestions: value } })
      print(text(`cli.suggestions.done-${value}`))
    },
  )
}

function askCommand(): Command {
  const examples = ['suggestions ask Cy', "suggestions ask Cy --by Ana --note 'We climb'"]
  return command('ask', 'cli.suggestions.ask', examples)
    .argument('<person>', text('cli.meet.person'))
    .option('--by <contact>', text('cli.suggestions.by'))
    .option('--note <text>', text('cli.introduce.note'))
    .action(async (name: string, options: Options & { by?: string; note?: string }) => {
      const client = await clientOf(options)
      const found = await suggestionNamed(client, name)
      const isAsked = new Set(found.askedOf.map(({ id }) => id))
      const first = found.knownBy.find(({ id }) => !isAsked.has(id)) ?? found.knownBy[0]
      const by =
        options.by === undefined
          ? first
          : theOne(options.by, { kind: 'introducer', all: found.knownBy })
      const names = { by: cleanName(by?.name ?? ''), name: cleanName(found.name) }
      if (by !== undefined && isAsked.has(by.id)) {
        throw new NothingToDoError(text('cli.nothing.suggestions-ask', names))
      }
      const note = options.note === undefined ? {} : { note: options.note }
      await client.call('POST /suggestions/:person/ask', {
        params: { person: found.id },
        json: { by: by?.id ?? '', ...note },
      })
      print(text('cli.suggestions.done-ask', names))
    })
}

function notNowCommand(): Command {
  return command('not-now', 'cli.suggestions.not-now', ['suggestions not-now Cy'])
    .argument('<person>', text('cli.meet.person'))
    .action(async (name: string, options: Options) => {
      const client = await clientOf(options)
      const { id, name: full } = await suggestionNamed(client, name)
      await client.call('DELETE /suggestions/:person', { params: { person: id } })
      print(text('cli.suggestions.done-not-now', { name: cleanName(full) }))
    })
}

/** @throws {NoSuchNameError | AmbiguousNameError} when no suggested person has that name, or several do. */
async function suggestionNamed(client: Client, name: string): Promise<Suggestion> {
  return theOne(name, { kind: 'suggestion', all: (await client.call('GET /suggestions')).items })
}
