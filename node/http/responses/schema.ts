/** The parts that all responses share in the answers of the API. */
import * as v from 'valibot'
import { refusals } from '../../../protocol/records/response.ts'
import { personId } from '../schema.ts'

/** The writer of a response. */
export const Responder = v.object({
  id: personId,
  name: v.string(),
  isMe: v.boolean(),
  isContact: v.pipe(
    v.boolean(),
    v.description('The name of anybody else is only what they call themselves'),
  ),
})

/** Of a response of the owner. */
export const refused = v.pipe(
  v.picklist(refusals),
  v.description('Why the node of the post’s author does not pass it on'),
)

export type Responder = v.InferOutput<typeof Responder>
