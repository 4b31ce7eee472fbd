/** `pappus reshare`: a public post of somebody, with words of one's own above it. */
import type { Command } from 'commander'
import { postTextBytesMax } from '../../protocol/limits.ts'
import { audienceOf, checkAudience, type AudienceOptions } from '../audience.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { readText } from '../input.ts'
import { print, printJson, text } from '../output.ts'
import { sayUnmentioned } from '../unmentioned.ts'

interface Options extends AudienceOptions {
  home: string
  json?: boolean
}

export function reshareCommand(): Command {
  const examples = [
    `reshare ${exampleId} --aspect Friends`,
    `reshare ${exampleId} 'Read this' --public`,
    `reshare ${exampleId} - --to Bo < note.txt`,
  ]
  return commandOnId('reshare', 'cli.reshare.summary', examples)
    .argument('<post>', text('cli.reshare.post'))
    .argument('[words]', text('cli.reshare.words'))
    .option('-a, --aspect <name...>', text('cli.post.aspect'))
    .option('-t, --to <name...>', text('cli.post.to'))
    .option('--public', text('cli.post.public'))
    .option('--json', text('cli.option.json'))
    .action(reshare)
}

async function reshare(post: string, words: string | undefined, options: Options): Promise<void> {
  checkAudience(options)
  const said = words === undefined ? '' : await readText(words, postTextBytesMax)
  const client = await clientOf(options)
  const { audience } = await audienceOf(client, options)
  const made = await client.call('POST /posts', { json: { text: said, share: post, audience } })
  if (options.json === true) return printJson(made)
  sayUnmentioned(made.content)
  print(text('cli.reshare.done'))
}
