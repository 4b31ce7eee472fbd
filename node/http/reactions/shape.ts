/** From the rows of the views to the shapes of the API. */
import type { ItemId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { ResponseRow } from '../../social/threads/tables.ts'
import type { Reactors, Responder } from './schema.ts'

/** The writer of a response or message. The owner and contacts have the names by which we know them. */
export function fromResponder(
  social: Social,
  { author: id, name }: Pick<ResponseRow, 'author' | 'name'>,
): Responder {
  const isMe = id === social.keyring.person
  const contact = social.people.at(id)
  const known = isMe ? social.me().name : (contact?.name ?? name)
  return { id, name: known, isMe, isContact: contact !== undefined }
}

export async function reactorsShape(social: Social, item: ItemId): Promise<Reactors> {
  const people = (await social.threads.reactors(item)).map(({ emoji, row }) => ({
    emoji,
    person: fromResponder(social, row),
    waiting: row.isWaiting && row.refusal === undefined,
    ...(row.refusal !== undefined && { refused: row.refusal }),
  }))
  return { reactions: await social.threads.reactionsTo(item), people }
}
