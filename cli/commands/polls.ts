/** `pappus vote`: voting in a poll, and taking that back; the options of `pappus post` that make one. */
import type { Command } from 'commander'
import type { PollRequest } from '../../node/http/polls/schema.ts'
import { pollOptionsMax, pollOptionsMin } from '../../protocol/limits.ts'
import { durationOf, needs, notEmpty, notTogether, numberOf } from '../arguments.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { body, cleanName, print, printJson, text } from '../output.ts'
import { pollLines } from '../poll-lines.ts'

interface Options {
  home: string
  back?: boolean
  json?: boolean
}

export function voteCommand(): Command {
  const examples = [`vote ${exampleId} 1`, `vote ${exampleId} 1 3`, `vote ${exampleId} --back`]
  return commandOnId('vote', 'cli.vote.summary', [...examples, `vote ${exampleId}`])
    .argument('<post>', text('cli.vote.post'))
    .argument('[numbers...]', text('cli.vote.choices'))
    .option('--back', text('cli.vote.back'))
    .option('--json', text('cli.option.json'))
    .action(vote)
}

async function vote(given: string, numbers: readonly string[], options: Options): Promise<void> {
  const isBack = options.back === true
  notTogether({ '--back': isBack, '<numbers>': numbers.length > 0 })
  const id = itemIdOf(given)
  const choices = numbers.map((each) =>
    numberOf('<numbers>', each, { min: 1, max: pollOptionsMax }),
  )
  const client = await clientOf(options)
  const isRead = choices.length === 0 && !isBack
  const answer = await (isRead
    ? client.call('GET /posts/:post/votes', { params: { post: id } })
    : client.call('PUT /posts/:post/vote', {
        params: { post: id },
        json: { choices: choices.map((choice) => choice - 1) },
      }))
  if (options.json === true) return printJson(answer)
  const { poll, people } = answer
  if (isBack) print(text('cli.vote.taken'))
  else if (!isRead) print(text(poll.waiting ? 'cli.vote.waiting' : 'cli.vote.done'))
  print(body(pollLines(poll).trimStart(), 2))
  for (const { person, choices: chosen } of people) {
    const names = chosen.map((choice) => cleanName(poll.options[choice]?.text ?? ''))
    print(`  ${cleanName(person.name)}: ${names.join(', ')}`)
  }
}

export interface PollOptions {
  poll?: string[]
  multiple?: boolean
  closes?: string
  hideResults?: boolean
  nameVoters?: boolean
}

export function withPollOptions(command: Command): Command {
  return command
    .option('--poll <option...>', text('cli.post.poll'))
    .option('--multiple', text('cli.post.multiple'))
    .option('--closes <time>', text('cli.post.closes'))
    .option('--hide-results', text('cli.post.hide-results'))
    .option('--name-voters', text('cli.post.name-voters'))
}

/** The poll that the options ask for. @throws {UsageError} when they make none. */
export function pollWanted(options: PollOptions): PollRequest | undefined {
  const { poll, multiple, closes, hideResults, nameVoters } = options
  const isPoll = poll !== undefined
  needs('--multiple', multiple === true, '--poll', isPoll)
  needs('--closes', closes !== undefined, '--poll', isPoll)
  needs('--hide-results', hideResults === true, '--poll', isPoll)
  needs('--name-voters', nameVoters === true, '--poll', isPoll)
  if (poll === undefined) return undefined
  if (poll.length < pollOptionsMin || poll.length > pollOptionsMax) {
    throw new UsageError(text('cli.post.poll'))
  }
  const openMs = closes === undefined ? undefined : durationOf('--closes', closes)
  return {
    options: poll.map((each) => notEmpty('--poll', each)),
    multiple: multiple === true,
    ...(openMs !== undefined && { closesAtMs: Date.now() + openMs }),
    hidden: hideResults === true,
    named: nameVoters === true,
  }
}
