/**
 * The words or emoji of a guest that the author of a post shows to its readers. The author signs it: nothing proves more than that the
 * author says a guest said so, under the name that stands in it.
 */
import { decodeFields, encodeFields } from '../codec.ts'
import { readSaying, sayingFields, type GuestSaying } from '../guest-response.ts'
import { responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export const guest = {
  type: 'guest',
  encode: (saying) => encodeFields(sayingFields(saying)),
  decode: (bytes) => readSaying(decodeFields(bytes, responseBodyBytesMax)),
  isInPlace: ({ isOnPost, isByAuthor }) => isOnPost && isByAuthor,
  labels: () => [''],
} satisfies ResponseType<GuestSaying>
