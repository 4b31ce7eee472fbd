/** From the views to a public site: posts that everybody may read, by the words that they were written in. */
import type { PublicSource } from '../../export/source.ts'
import type { Social } from '../../social/social.ts'
import { postOf } from './items.ts'
import { batches } from './lists.ts'
import { mapped } from './source.ts'

export function publicSourceOf(social: Social): PublicSource {
  const { knowing, keyring } = social
  const about = knowing.aboutSeenBy(undefined)
  return {
    owner: { id: keyring.person, name: social.me().name, about },
    posts: () => mapped(publicRows(social), (row) => postOf(social, row)),
  }
}

async function* publicRows(social: Social) {
  for await (const rows of batches(async (query) => {
    const page = await social.knowing.postsSeenBy({ ...query, by: undefined })
    return { items: page.rows, next: page.next }
  })) {
    for (const { post } of rows) yield post
  }
}
