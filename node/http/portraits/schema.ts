/** Requests and responses about pictures of people. */
import * as v from 'valibot'
import { personId } from '../schema.ts'

export const Portrait = v.object({
  person: personId,
  url: v.pipe(v.string(), v.description('Where it can be loaded')),
})

export const Portraits = v.object({ items: v.array(Portrait) })
