/** `pappus drafts` and `pappus draft`: posts that are not sent yet. */
import type { Command } from 'commander'
import type { Draft, DraftRequest } from '../../node/http/drafts/schema.ts'
import { postTextBytesMax } from '../../protocol/limits.ts'
import { durationOf, notEmpty } from '../arguments.ts'
import {
  audienceNames,
  audienceOf,
  audienceText,
  checkAudience,
  isAudienceChosen,
  type AudienceNames,
  type AudienceOptions,
} from '../audience.ts'
import { clientOf, command, commandOnId, exampleId, group } from '../command.ts'
import { draftIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { ago, body, cleanName, lasting, paint, print, printJson, text } from '../output.ts'
import { changeDraft, laterPoll } from './later.ts'
import { pollWanted, withPollOptions, type PollOptions } from './polls.ts'

interface Options {
  home: string
  json?: boolean
}

interface SaveOptions extends Options, AudienceOptions, PollOptions {
  draft?: string
  warn?: string
  place?: string
  expires?: string
}

export function draftsCommand(): Command {
  return command('drafts', 'cli.drafts.summary', ['drafts', 'drafts --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const client = await clientOf(options)
      const all = (await client.call('GET /drafts')).items
      if (options.json === true) return printJson(all)
      if (all.length === 0) return print(text('cli.drafts.none'))
      const names = await audienceNames(client)
      for (const one of all) printDraft(one, names, firstLine(one.text))
    })
}

export function draftCommand(): Command {
  const examples = [
    "draft save 'Half a thought' --aspect Family",
    `draft save 'A whole one' --draft ${exampleId}`,
    `draft show ${exampleId}`,
    `draft cancel ${exampleId}`,
    `draft delete ${exampleId}`,
    `post --draft ${exampleId}`,
  ]
  const parent = group('draft', 'cli.draft.summary', examples)
  for (const one of [saveCommand(), showCommand(), cancelCommand(), deleteCommand()])
    parent.addCommand(one)
  return parent
}

function saveCommand(): Command {
  const examples = ["draft save 'Half a thought' --aspect Family", 'draft save - < note.txt']
  const made = command('save', 'cli.draft.save', examples)
    .argument('<text>', text('cli.post.text'))
    .option('--draft <id>', text('cli.draft.which'))
    .option('-a, --aspect <name...>', text('cli.post.aspect'))
    .option('-t, --to <name...>', text('cli.post.to'))
    .option('--public', text('cli.post.public'))
    .option('--warn <words>', text('cli.post.warn'))
    .option('--place <words>', text('cli.post.place'))
    .option('--expires <time>', text('cli.post.expires'))
  return withPollOptions(made).option('--json', text('cli.option.json')).action(save)
}

async function save(words: string, options: SaveOptions): Promise<void> {
  checkAudience(options)
  const id = options.draft === undefined ? undefined : draftIdOf(options.draft)
  const said = await saidBy(words, options)
  const client = await clientOf(options)
  const to = isAudienceChosen(options)
    ? { audience: (await audienceOf(client, options)).audience }
    : {}
  const kept = await (id === undefined
    ? client.call('POST /drafts', { json: { ...said, ...to, aside: true } })
    : changeDraft(client, id, { ...said, ...to, aside: true }))
  if (options.json === true) return printJson(kept)
  print(text('cli.draft.saved', { id: kept.id }))
}

async function saidBy(words: string, options: SaveOptions): Promise<DraftRequest> {
  const { warn, place, expires } = options
  const poll = pollWanted(options)
  return {
    text: await readText(words, postTextBytesMax),
    ...(warn !== undefined && { warning: notEmpty('--warn', warn) }),
    ...(place !== undefined && { place: notEmpty('--place', place) }),
    ...(poll && { poll: laterPoll(poll) }),
    ...(expires !== undefined && { expiresAfterMs: durationOf('--expires', expires) }),
  }
}

function showCommand(): Command {
  return commandOnId('show', 'cli.draft.show', [`draft show ${exampleId}`])
    .argument('<draft>', text('cli.draft.id'))
    .option('--json', text('cli.option.json'))
    .action(async (id: string, options: Options) => {
      const client = await clientOf(options)
      const draft = await client.call('GET /drafts/:draft', { params: { draft: draftIdOf(id) } })
      if (options.json === true) return printJson(draft)
      printDraft(draft, await audienceNames(client), wordsOf(draft))
    })
}

/** Of a post that is to be sent later. */
function cancelCommand(): Command {
  return commandOnId('cancel', 'cli.draft.cancel', [`draft cancel ${exampleId}`])
    .argument('<draft>', text('cli.draft.id'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const client = await clientOf(options)
      const id = draftIdOf(given)
      const { elsewhere } = await client.call('GET /drafts/:draft', { params: { draft: id } })
      const kept = await changeDraft(client, id, { aside: true })
      if (options.json === true) return printJson(kept)
      const done = elsewhere ? 'cli.draft.canceled-elsewhere' : 'cli.draft.canceled'
      print(text(done, { id: kept.id }))
    })
}

function deleteCommand(): Command {
  return commandOnId('delete', 'cli.draft.delete', [`draft delete ${exampleId}`])
    .argument('<draft>', text('cli.draft.id'))
    .action(async (id: string, options: Options) => {
      await (
        await clientOf(options)
      ).call('DELETE /drafts/:draft', { params: { draft: draftIdOf(id) } })
      print(text('cli.draft.deleted'))
    })
}

function printDraft(draft: Draft, names: AudienceNames, words: string): void {
  const { id, audience, changedAtMs, elsewhere, expiresAfterMs, media, sendAtMs, problem } = draft
  const isNobody = audience !== 'public' && audience.length === 0
  const marks = [isNobody ? text('cli.draft.nobody') : audienceText(audience, names)]
  if (sendAtMs !== undefined) {
    marks.push(text('cli.draft.due', { when: ago(sendAtMs, Date.now()) }))
  }
  if (expiresAfterMs !== undefined) {
    marks.push(text('cli.draft.expires', { time: lasting(expiresAfterMs) }))
  }
  if (problem !== undefined) marks.push(text('cli.draft.unsent', { problem }))
  if (elsewhere) marks.push(text('cli.draft.elsewhere'))
  if (media.length > 0) marks.push(text('cli.draft.files', { count: media.length }))
  const heading = [ago(changedAtMs, Date.now()), ...marks, id].join(' · ')
  print(`${paint('dim', heading)}\n${body(words, 4)}\n`)
}

function wordsOf({ text: words, warning, place, poll }: Draft): string {
  const parts = [
    warning === undefined ? '' : text('cli.post.warning', { warning }),
    words,
    ...(poll?.options ?? []).map((option, at) => `${at + 1}. ${cleanName(option)}`),
    place === undefined ? '' : cleanName(place),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function firstLine(words: string): string {
  return words.split('\n').find((line) => line.trim() !== '') ?? ''
}
