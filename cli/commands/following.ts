/** `pappus follow`, `pappus unfollow` and `pappus followers`: public posts of people who are no contacts. */
import { Argument, type Command } from 'commander'
import type { Followed } from '../../node/http/following/schema.ts'
import { notEmpty } from '../arguments.ts'
import { clientOf, command } from '../command.ts'
import { theOne } from '../names.ts'
import { cleanName, paint, print, printJson, say, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

const id = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'

export function followCommand(): Command {
  return command('follow', 'cli.follow.summary', [`follow ${id}`])
    .argument('<who>', text('cli.follow.who'))
    .option('--json', text('cli.option.json'))
    .action(async (who: string, options: Options) => {
      const client = await clientOf(options)
      const json = { who: notEmpty('<who>', who.trim()) }
      if (options.json !== true) say(paint('dim', text('cli.find.looking')))
      const followed = await client.call('POST /following', { json }, { kind: 'act' })
      if (options.json === true) return printJson(followed)
      print(text('cli.follow.done', { name: cleanName(followed.name) }))
    })
}

export function unfollowCommand(): Command {
  return command('unfollow', 'cli.unfollow.summary', ['unfollow Bo'])
    .argument('<person>', text('cli.unfollow.person'))
    .action(async (name: string, options: Options) => {
      const client = await clientOf(options)
      const all = (await client.call('GET /following')).items
      const person = theOne(name, { kind: 'followed', all })
      await client.call('DELETE /following/:person', { params: { person: person.id } })
      print(text('cli.unfollow.done', { name: cleanName(person.name) }))
    })
}

/** Lists those who are followed and are no contacts. */
export function printFollowing(all: readonly Followed[], { json }: Pick<Options, 'json'>): void {
  if (json === true) return printJson(all)
  if (all.length === 0) return print(text('cli.following.empty'))
  for (const { id: person, name, state } of all) {
    print([cleanName(name), text(`cli.following.${state}`), paint('dim', person)].join('  '))
  }
}

export function followersCommand(): Command {
  const examples = ['followers', 'followers anyone', 'followers nobody']
  const choice = new Argument('[who]', text('cli.followers.who')).choices(['anyone', 'nobody'])
  return command('followers', 'cli.followers.summary', examples)
    .addArgument(choice)
    .option('--json', text('cli.option.json'))
    .action(async (wanted: 'anyone' | 'nobody' | undefined, options: Options) => {
      const client = await clientOf(options)
      const { followers = 'nobody' } =
        wanted === undefined
          ? await client.call('GET /settings')
          : await client.call('PATCH /settings', { json: { followers: wanted } })
      const { link } = await client.call('GET /me/follow-link')
      if (options.json === true) return printJson({ followers, link })
      print(text(`cli.followers.${followers}`))
      if (followers === 'anyone') print(text('cli.followers.link', { link }))
    })
}
