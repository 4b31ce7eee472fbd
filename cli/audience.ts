/** The audience of a post: what is chosen by options, and how it is shown. */
import type { Aspect, Person } from '../node/http/people/schema.ts'
import type { Audience, PostRequest } from '../node/http/posts/schema.ts'
import { notTogether } from './arguments.ts'
import type { Client } from './client.ts'
import { aspectNames, aspectsNamed, personNamed } from './command.ts'
import { UsageError } from './errors.ts'
import { theOne } from './names.ts'
import { cleanName, text } from './output.ts'

export interface AudienceOptions {
  aspect?: string[]
  to?: string[]
  public?: boolean
}

export interface ChosenAudience {
  readonly audience: PostRequest['audience']
  readonly aspects: readonly Aspect[]
  readonly people: readonly Person[]
}

/** The parts of an audience that have a name. */
export type AudienceNames = readonly { id: string; name: string }[]

/** Whether an option says who may read something. */
export function isAudienceChosen({ aspect, to, public: isPublic }: AudienceOptions): boolean {
  return aspect !== undefined || to !== undefined || isPublic === true
}

/** @throws {UsageError} when everybody is chosen, and somebody as well. */
export function checkAudience({ aspect, to, public: isPublic = false }: AudienceOptions): void {
  notTogether({ '--public': isPublic, '--aspect': aspect !== undefined })
  notTogether({ '--public': isPublic, '--to': to !== undefined })
}

/**
 * The audience of `--aspect`, `--to` and `--public`.
 *
 * @throws {UsageError} where none of them is given.
 * @throws {NoSuchNameError | AmbiguousNameError} where a name is none, or that of several.
 */
export async function audienceOf(
  client: Client,
  options: AudienceOptions,
): Promise<ChosenAudience> {
  if (!isAudienceChosen(options)) {
    const names = aspectNames((await client.call('GET /aspects')).items)
    throw new UsageError(text('cli.wrong.audience', { names }))
  }
  if (options.public === true) return { audience: 'public', aspects: [], people: [] }
  const aspects = await aspectsNamed(client, options.aspect ?? [])
  const people: Person[] = []
  for (const name of options.to ?? []) people.push(await personNamed(client, name))
  return { audience: [...aspects, ...people].map(({ id }) => id), aspects, people }
}

/** All that may stand in an audience of the owner. */
export async function audienceNames(client: Client): Promise<AudienceNames> {
  const { id } = await client.call('GET /me')
  return [
    { id, name: text('cli.audience.me') },
    ...(await client.call('GET /aspects')).items,
    ...(await client.call('GET /people')).items,
  ]
}

/** The ids of aspects and contacts of these names. @throws {NoSuchNameError | AmbiguousNameError} where a name is none, or that of several. */
export async function partsNamed(client: Client, names: readonly string[]): Promise<string[]> {
  const all = [
    ...(await client.call('GET /aspects')).items,
    ...(await client.call('GET /people')).items,
  ]
  return [...new Set(names.map((name) => theOne(name, { kind: 'aspect', all }).id))]
}

export function audienceText(audience: Audience, names: AudienceNames): string {
  if (audience === 'public') return text('cli.audience.public')
  if (audience === 'you') return text('cli.audience.you')
  if (audience === 'limited') return text('cli.audience.limited')
  const shown = audience.map((id) => names.find((one) => one.id === id)?.name ?? id)
  return shown.map(cleanName).join(', ')
}
