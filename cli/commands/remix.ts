/** `pappus remix`: other words over a picture of a post, or a list of what was made of it. */
import type { Command } from 'commander'
import type { Remix, RemixRequest } from '../../node/http/remixes/schema.ts'
import { mediaMax } from '../../protocol/limits.ts'
import { numberOf } from '../arguments.ts'
import { audienceOf, checkAudience, isAudienceChosen, type AudienceOptions } from '../audience.ts'
import { layersOver } from '../caption-words.ts'
import type { Client } from '../client.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { UsageError } from '../errors.ts'
import type { WordOptions } from '../media-options.ts'
import { cleanName, print, printJson, text } from '../output.ts'

interface Options extends Pick<WordOptions, 'top' | 'text' | 'bottom'>, AudienceOptions {
  home: string
  number?: string
  of?: string
  json?: boolean
}

export function remixCommand(): Command {
  const examples = [
    `remix ${exampleId} --top 'One does not' --bottom 'simply walk in'`,
    `remix ${exampleId} --number 2 --text 'Look!' --aspect Friends`,
    `remix ${exampleId}`,
  ]
  return commandOnId('remix', 'cli.remix.summary', examples)
    .argument('<post>', text('cli.remix.post'))
    .option('--top <text>', text('cli.post.top'))
    .option('--text <text>', text('cli.post.middle'))
    .option('--bottom <text>', text('cli.post.bottom'))
    .option('-n, --number <number>', text('cli.remix.number'))
    .option('--of <remix>', text('cli.remix.of'))
    .option('-a, --aspect <name...>', text('cli.remix.aspect'))
    .option('-t, --to <name...>', text('cli.post.to'))
    .option('--public', text('cli.remix.public'))
    .option('--json', text('cli.option.json'))
    .action(remix)
}

async function remix(post: string, options: Options): Promise<void> {
  const client = await clientOf(options)
  const isAny = [options.top, options.text, options.bottom].some((words) => words !== undefined)
  if (!isAny) return listRemixes(client, post, options)
  checkAudience(options)
  const body = await bodyOf(client, post, options)
  if (!isAudienceChosen(options)) {
    const made = await client.call('POST /posts/:post/remixes', { params: { post }, json: body })
    if (options.json === true) return printJson(made)
    return print(text(made.waiting ? 'cli.remix.waits' : 'cli.remix.done'))
  }
  const { audience } = await audienceOf(client, options)
  const made = await client.call('POST /posts', { json: { audience, remix: { post, ...body } } })
  if (options.json === true) return printJson(made)
  print(text('cli.remix.posted'))
}

async function bodyOf(client: Client, post: string, options: Options): Promise<RemixRequest> {
  const number =
    options.number === undefined
      ? 0
      : numberOf('--number', options.number, { min: 1, max: mediaMax }) - 1
  const media = (await client.call('GET /posts/:post', { params: { post } })).media[number]
  if (media === undefined || !['picture', 'card'].includes(media.kind)) {
    throw new UsageError(text('cli.remix.no-picture'))
  }
  const { width = 4, height = 3, color } = media
  const { layers = [], mood } = layersOver({ width, height, color }, options)
  return { number, layers, mood, ...(options.of !== undefined && { parent: options.of }) }
}

async function listRemixes(client: Client, post: string, { json }: Options): Promise<void> {
  const found = await client.call('GET /posts/:post/remixes', { params: { post } })
  if (json === true) return printJson(found)
  if (found.items.length === 0) print(text('cli.remix.none'))
  for (const one of found.items) printRemix(one)
}

function printRemix({ id, author, media, waiting }: Remix): void {
  const said = media.layers.map((layer) => `“${layer.text}”`).join(' ')
  const words = [cleanName(author.name), said, id]
  if (waiting) words.push(text('cli.thread.waiting'))
  print(words.join(' · '))
}
