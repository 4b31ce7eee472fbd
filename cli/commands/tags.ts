/** `pappus tags`: the tags that the owner follows. */
import type { Command } from 'commander'
import type { Tag } from '../../node/http/tags/schema.ts'
import { notEmpty } from '../arguments.ts'
import { clientOf, command, group } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function tagsCommand(): Command {
  const examples = [
    'tags',
    'tags follow gardening',
    'tags unfollow gardening',
    'feed --tag gardening',
  ]
  const parent = group('tags', 'cli.tags.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(followCommand())
  parent.addCommand(unfollowCommand())
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.tags.ls', ['tags ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const tags = (await (await clientOf(options)).call('GET /followed-tags')).items
      if (options.json === true) return printJson(tags)
      if (tags.length === 0) print(text('cli.tags.none'))
      for (const { tag, posts } of tags) print(text('cli.tags.line', { tag, count: posts }))
    })
}

function followCommand(): Command {
  return tagCommand('follow', 'cli.tags.follow').action(async (given: string, options: Options) => {
    const { client, tag, followed } = await known(given, options)
    if (followed) throw new NothingToDoError(text('cli.tags.is-followed', { tag }))
    await client.call('PUT /followed-tags/:tag', { params: { tag } })
    print(text('cli.tags.followed', { tag }))
  })
}

function unfollowCommand(): Command {
  return tagCommand('unfollow', 'cli.tags.unfollow').action(
    async (given: string, options: Options) => {
      const { client, tag, followed } = await known(given, options)
      if (!followed) throw new NothingToDoError(text('cli.tags.not-followed', { tag }))
      await client.call('DELETE /followed-tags/:tag', { params: { tag } })
      print(text('cli.tags.unfollowed', { tag }))
    },
  )
}

function tagCommand(
  verb: 'follow' | 'unfollow',
  summary: 'cli.tags.follow' | 'cli.tags.unfollow',
): Command {
  return command(verb, summary, [`tags ${verb} gardening`]).argument('<tag>', text('cli.tags.tag'))
}

async function known(
  given: string,
  options: Options,
): Promise<Tag & { client: Awaited<ReturnType<typeof clientOf>> }> {
  const client = await clientOf(options)
  return { ...(await client.call('GET /tags/:tag', { params: { tag: tagGiven(given) } })), client }
}

/** A tag as it was typed, with `#` or without. */
export function tagGiven(given: string): string {
  return notEmpty('<tag>', given.replace(/^#/u, ''))
}
