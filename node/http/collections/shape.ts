/** From the rows of the views to the shapes of the API. */
import type { PostId } from '../../../protocol/ids.ts'
import type { ListedItem } from '../../../protocol/records/collection.ts'
import type { CollectionRow } from '../../social/collections/tables.ts'
import type { Social } from '../../social/social.ts'
import { postShape } from '../posts/shape.ts'
import { cardShape } from './card.ts'
import type { Collection, CollectionItem, CollectionList } from './schema.ts'

export async function collectionShape(social: Social, row: CollectionRow): Promise<Collection> {
  const items = await Promise.all(row.items.map((item) => itemShape(social, item)))
  const { isPublic, aspects } = await social.collecting.sharedWith(row.id)
  const shared = aspects.map((aspect) => social.aspects.chosenPart(aspect))
  return { ...cardShape(social, row), items, public: isPublic, aspects: shared }
}

/** All of one's own, with whether a post stands there. */
export async function listShape(social: Social, post?: PostId): Promise<CollectionList> {
  const rows = await social.collecting.list()
  const holding = post === undefined ? [] : await social.collecting.savedIn(post)
  const items = rows.map(async (row) => {
    const { isPublic, aspects } = await social.collecting.sharedWith(row.id)
    const shared = isPublic || aspects.length > 0
    return { ...cardShape(social, row), shared, holds: holding.includes(row.id) }
  })
  return { items: await Promise.all(items) }
}

async function itemShape(
  social: Social,
  { version: _version, ...item }: ListedItem,
): Promise<CollectionItem> {
  const found = social.posts.at(item.post)
  const content = found && (await postShape(social, found))
  return { ...item, ...(content && { content }) }
}
