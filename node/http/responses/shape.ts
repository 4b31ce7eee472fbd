/** From the rows of the views to the shapes of the API. */
import type { Social } from '../../social/social.ts'
import type { ResponseRow } from '../../social/threads/tables.ts'
import type { Responder } from './schema.ts'

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
