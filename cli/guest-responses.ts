/** `pappus link responses`, `accept`, `refuse` and `undo`: what guests said to posts, and whether readers see it. */
import type { Command } from 'commander'
import type { GuestResponse, PostGuestResponses } from '../node/http/guests/response-schema.ts'
import type { Client } from './client.ts'
import { clientOf, command, commandOnId, exampleId } from './command.ts'
import { guestResponseIdOf } from './ids.ts'
import { guestResponsesListedMax } from './limits.ts'
import { ago, body, cleanName, paint, print, printJson, text } from './output.ts'

interface Options {
  home: string
  json?: boolean
}

const decisions = { accept: 'shown', refuse: 'refused', undo: 'waiting' } as const

export function guestResponseCommands(): Command[] {
  const names = Object.keys(decisions) as (keyof typeof decisions)[]
  return [listCommand(), ...names.map((name) => decisionCommand(name))]
}

function listCommand(): Command {
  return command('responses', 'cli.link.responses', ['link responses', 'link responses --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const client = await clientOf(options)
      await client.call('GET /guest-links', { query: { fresh: 'true' } })
      const all = await list(client)
      if (options.json === true) return printJson(all)
      if (all.length === 0) return print(text('cli.link.no-responses'))
      for (const each of all) printResponse(each)
    })
}

async function list(client: Client): Promise<GuestResponse[]> {
  const all: GuestResponse[] = []
  let before: string | undefined
  do {
    const query = before === undefined ? {} : { before }
    const page = await client.call('GET /guest-responses', { query })
    all.push(...page.items)
    before = page.next
  } while (before !== undefined && all.length < guestResponsesListedMax)
  return all
}

function printResponse(response: GuestResponse): void {
  const { id, name, state, createdAtMs } = response
  print(`${paint('bold', cleanName(name))}  ${paint('dim', id)}`)
  print(`  ${text('cli.link.response', { when: ago(createdAtMs, Date.now()), state })}`)
  print(body(response.emoji ?? response.text ?? '', 2))
}

function decisionCommand(name: keyof typeof decisions): Command {
  return commandOnId(name, `cli.link.${name}`, [`link ${name} ${exampleId}`])
    .argument('<response>', text('cli.link.response-id'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const response = guestResponseIdOf(given)
      const client = await clientOf(options)
      const decided = await client.call('PUT /guest-responses/:response', {
        params: { response },
        json: { state: decisions[name] },
      })
      if (options.json === true) return printJson(decided)
      print(text('cli.link.decided', { state: decided.state }))
    })
}

/** Below a thread: words of guests that the author of the post shows. */
export function printShown(shown: PostGuestResponses['items']): void {
  for (const { name, emoji, text: words = '', createdAtMs } of shown) {
    const by = text('cli.link.guest', { name: cleanName(name) })
    print(`${paint('bold', by)}  ${paint('dim', ago(createdAtMs, Date.now()))}`)
    print(body(emoji ?? words, 2))
  }
}
