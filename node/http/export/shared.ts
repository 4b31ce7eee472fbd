/** The post that another one shares, as an export shows it. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Shared } from '../../export/source.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import type { Social } from '../../social/social.ts'
import { textOf } from './text.ts'

export function sharedOf(social: Social, row: PostRow): Shared | undefined {
  const { share } = row
  const shared = social.posts.sharedIn(row)
  if (share === undefined || shared === undefined) return undefined
  const { state } = shared
  if (state !== 'here' && state !== 'quoted') {
    return { id: share.post, author: { id: share.author, name: '' } }
  }
  const said = state === 'here' ? shared.original : shared.quote
  const name = state === 'here' ? ownNameOf(social, share.author) : shared.quote.name
  const { warning, place } = said
  return {
    id: share.post,
    author: { id: share.author, name },
    said: {
      ...textOf(social, said),
      ...(warning !== undefined && { warning }),
      ...(place !== undefined && { place }),
    },
  }
}

/** The name that somebody gave themselves: the owner's own for them is nothing for a public page. */
function ownNameOf(social: Social, person: PersonId): string {
  if (person === social.keyring.person) return social.me().name
  const known = social.people.at(person)
  return known?.givenName ?? known?.name ?? ''
}
