/** `pappus people` and `pappus aspect`: contacts, and the lists that they are in. */
import type { Command } from 'commander'
import type { Aspect, Person } from '../../node/http/api.ts'
import { aspectNamed, clientOf, command, group, personNamed } from '../command.ts'
import { cleanName, paint, print, printJson, text } from '../output.ts'

interface ReadOptions {
  home: string
  json?: boolean
}

export function peopleCommand(): Command {
  return command('people', 'cli.people.summary', ['people', 'people --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: ReadOptions) => {
      const client = await clientOf(options)
      const [people, aspects] = [await client.people(), await client.aspects()]
      if (options.json === true) return printJson(people)
      if (people.length === 0) return print(text('cli.people.empty'))
      for (const person of people) print(personLine(person, aspects))
    })
}

function personLine(person: Person, aspects: readonly Aspect[]): string {
  const names = aspects
    .filter(({ id }) => person.aspects.includes(id))
    .map(({ name }) => cleanName(name))
  const state = text(person.online ? 'cli.people.online' : 'cli.people.offline')
  const words = [cleanName(person.name), state, names.join(', '), paint('dim', person.id)]
  return words.filter((word) => word !== '').join('  ')
}

export function aspectCommand(): Command {
  const examples = [
    'aspect ls',
    'aspect new Climbing',
    'aspect add Family Bo',
    'aspect rm Family Bo',
  ]
  const parent = group('aspect', 'cli.aspect.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(newCommand())
  parent.addCommand(memberCommand('add', true))
  parent.addCommand(memberCommand('rm', false))
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.aspect.ls', ['aspect ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: ReadOptions) => {
      const client = await clientOf(options)
      const [aspects, people] = [await client.aspects(), await client.people()]
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
      const aspect = await client.createAspect(name)
      print(text('cli.aspect.made', { name: cleanName(aspect.name) }))
    })
}

function memberCommand(verb: 'add' | 'rm', isMember: boolean): Command {
  const summary = isMember ? 'cli.aspect.add' : 'cli.aspect.rm'
  return command(verb, summary, [`aspect ${verb} Family Bo`])
    .argument('<aspect>', text('cli.aspect.name'))
    .argument('<person>', text('cli.aspect.person'))
    .action(async (aspectName: string, personName: string, options: ReadOptions) => {
      const client = await clientOf(options)
      const aspect = await aspectNamed(client, aspectName)
      const person = await personNamed(client, personName)
      await client.setMember(aspect.id, person.id, isMember)
      const values = { aspect: cleanName(aspect.name), name: cleanName(person.name) }
      print(text(isMember ? 'cli.aspect.added' : 'cli.aspect.removed', values))
    })
}
