/** `pappus carry`: contacts whose nodes keep our posts for friends that come later, and contacts ours keeps posts for. */
import type { Command } from 'commander'
import type { CarriedAmount, CarryOffer } from '../../node/http/carriers/schema.ts'
import type { MessageId } from '../../node/messages/messages.ts'
import { formatBytes, parseBytes } from '../bytes.ts'
import type { Client } from '../client.ts'
import { aspectNamed, clientOf, command, group, personNamed } from '../command.ts'
import { AnswerError, NothingToDoError } from '../errors.ts'
import { cleanName, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function carryCommand(): Command {
  const examples = [
    'carry ls',
    'carry ask Bo',
    'carry offer Bo',
    'carry offer Bo 5GB',
    'carry mutual Friends',
    'carry withdraw Bo',
    'carry use relay',
    'carry stop relay',
  ]
  const parent = group('carry', 'cli.carry.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(personCommand('ask', ask))
  parent.addCommand(offerCommand())
  parent.addCommand(mutualCommand())
  parent.addCommand(personCommand('withdraw', withdraw))
  parent.addCommand(personCommand('use', use))
  parent.addCommand(personCommand('stop', stop))
  return parent
}

/** Does what a verb says to a carrier. @returns whether there was anything to do. */
type Act = (client: Client, person: string) => Promise<boolean>

async function withdraw(client: Client, person: string): Promise<boolean> {
  const { ours } = await client.call('GET /carriers')
  if (!ours.some((amount) => amount.person === person)) return false
  await client.call('DELETE /carriers/offers/:person', { params: { person } })
  return true
}

async function ask(client: Client, person: string): Promise<boolean> {
  const { asked, offers } = await client.call('GET /carriers')
  const isUsed = offers.some((offer) => offer.person === person && offer.isUsed)
  if (isUsed || asked.includes(person)) return false
  await client.call('PUT /carriers/asked/:person', { params: { person } })
  return true
}

async function use(client: Client, person: string): Promise<boolean> {
  const { offers } = await client.call('GET /carriers')
  if (offers.some((offer) => offer.person === person && offer.isUsed)) return false
  await client.call('PUT /carriers/:person', { params: { person } })
  return true
}

async function stop(client: Client, person: string): Promise<boolean> {
  try {
    await client.call('DELETE /carriers/:person', { params: { person } })
    return true
  } catch (error) {
    // The list of offers does not tell: one may have been taken back, or be still to come.
    if (error instanceof AnswerError && error.code === 'not-found') return false
    throw error
  }
}

function listCommand(): Command {
  return command('ls', 'cli.carry.ls', ['carry ls', 'carry ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const client = await clientOf(options)
      const [carriers, people] = [
        await client.call('GET /carriers'),
        (await client.call('GET /people')).items,
      ]
      if (options.json === true) return printJson(carriers)
      const nameOf = (id: string): string =>
        cleanName(people.find((person) => person.id === id)?.name ?? id)
      const { offers, ours, asked, asking, mutual } = carriers
      print(text('cli.carry.by', { count: offers.filter(({ isUsed }) => isUsed).length }))
      for (const offer of offers) print(offerLine(offer, nameOf(offer.person)))
      for (const amount of ours) print(oursLine(amount, nameOf(amount.person)))
      for (const person of asked) print(text('cli.carry.asked', { name: nameOf(person) }))
      for (const person of asking) print(text('cli.carry.asking', { name: nameOf(person) }))
      if (mutual.length === 0) return
      const aspects = (await client.call('GET /aspects')).items
      for (const { name } of aspects.filter(({ id }) => mutual.includes(id))) {
        print(text('cli.carry.in-mutual', { name: cleanName(name) }))
      }
    })
}

function offerLine({ isUsed, isFull, ...amount }: CarryOffer, name: string): string {
  const line = text(isUsed ? 'cli.carry.used' : 'cli.carry.offered', valuesOf(amount, name))
  return isUsed && isFull ? `${line}  ${text('cli.carry.full')}` : line
}

function oursLine({ isFull, ...amount }: CarriedAmount, name: string): string {
  const line = text('cli.carry.ours', valuesOf(amount, name))
  return isFull ? `${line}  ${text('cli.carry.ours-full')}` : line
}

function valuesOf(
  { bytes, usedBytes }: Pick<CarriedAmount, 'bytes' | 'usedBytes'>,
  name: string,
): Record<'name' | 'used' | 'bytes', string> {
  return { name, used: formatBytes(usedBytes), bytes: formatBytes(bytes) }
}

function offerCommand(): Command {
  return command('offer', 'cli.carry.offer', ['carry offer Bo', 'carry offer Bo 5GB'])
    .argument('<person>', text('cli.aspect.person'))
    .argument('[size]', text('cli.carry.size'), '1GB')
    .option('--json', text('cli.option.json'))
    .action(async (name: string, size: string, options: Options) => {
      const bytes = parseBytes(size, '<size>')
      const client = await clientOf(options)
      const person = await personNamed(client, name)
      const values = { name: cleanName(person.name), bytes: formatBytes(bytes) }
      const { ours } = await client.call('GET /carriers')
      if (ours.some((amount) => amount.person === person.id && amount.bytes === bytes)) {
        throw new NothingToDoError(text('cli.nothing.carry-offer', values))
      }
      const params = { person: person.id }
      await (bytes === 0
        ? client.call('DELETE /carriers/offers/:person', { params })
        : client.call('PUT /carriers/offers/:person', { params, json: { bytes } }))
      if (options.json === true) return printJson(await client.call('GET /carriers'))
      print(text('cli.carry.done-offer', values))
    })
}

function mutualCommand(): Command {
  return command('mutual', 'cli.carry.mutual', [
    'carry mutual Friends',
    'carry mutual Friends --off',
  ])
    .argument('<aspect>', text('cli.carry.mutual-aspect'))
    .option('--off', text('cli.carry.mutual-off'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options & { off?: boolean }) => {
      const client = await clientOf(options)
      const { id: aspect, name } = await aspectNamed(client, given)
      const isOff = options.off === true
      await client.call(
        isOff ? 'DELETE /carriers/mutual/:aspect' : 'PUT /carriers/mutual/:aspect',
        { params: { aspect } },
      )
      if (options.json === true) return printJson(await client.call('GET /carriers'))
      const done = isOff ? 'cli.carry.done-mutual-off' : 'cli.carry.done-mutual'
      print(text(done, { name: cleanName(name) }))
    })
}

type Verb = 'ask' | 'withdraw' | 'use' | 'stop'

function personCommand(verb: Verb, act: Act): Command {
  const summary: MessageId = `cli.carry.${verb}`
  return command(verb, summary, [`carry ${verb} Bo`])
    .argument('<person>', text('cli.aspect.person'))
    .option('--json', text('cli.option.json'))
    .action(async (name: string, options: Options) => {
      const client = await clientOf(options)
      const person = await personNamed(client, name)
      const values = { name: cleanName(person.name) }
      if (!(await act(client, person.id))) {
        throw new NothingToDoError(text(`cli.nothing.carry-${verb}`, values))
      }
      if (options.json === true) return printJson(await client.call('GET /carriers'))
      print(text(`cli.carry.done-${verb}`, values))
    })
}
