/** Requests and responses about invites. */
import * as v from 'valibot'

import { inviteLinkCharsMax } from '../../../protocol/limits.ts'
import { aspectId, count, personId, history, time } from '../schema.ts'
import { inviteUsesMax } from '../../../protocol/records/invite.ts'
import { Person } from '../people/schema.ts'

export const Invite = v.object({
  id: v.string(),
  link: v.pipe(v.string(), v.maxLength(inviteLinkCharsMax)),
  aspect: aspectId,
  uses: count,
  usedBy: v.array(personId),
  history,
  circle: v.optional(
    v.pipe(v.string(), v.description('Name of the circle that it is of; absent for none')),
  ),
  expiresAtMs: time,
  state: v.picklist(['open', 'used', 'expired', 'revoked']),
})

export const InviteRequest = v.object({
  aspect: v.pipe(aspectId, v.description('Where whoever joins becomes a member')),
  uses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(inviteUsesMax)), 1),
  history: v.optional(history, true),
  circle: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Everybody who joins is told the name of the aspect, and introduced to the others',
      ),
    ),
    false,
  ),
  expiresInHours: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(24 * 365)), 24 * 7),
})

export const JoinRequest = v.object({
  link: v.pipe(v.string(), v.description('The link, or a text that it stands in')),
  aspect: v.optional(
    v.pipe(aspectId, v.description('Aspect of mine that the inviter becomes a member of')),
  ),
  history: v.optional(history, false),
  carry: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Let the inviter carry all that I write, once they offer it'),
    ),
    false,
  ),
})

export const Joined = v.object({
  ...Person.entries,
  circle: v.optional(
    v.pipe(v.string(), v.description('Name of the circle that the invite was of; absent for none')),
  ),
})

export type Invite = v.InferOutput<typeof Invite>

export type InviteRequest = v.InferInput<typeof InviteRequest>

export type Joined = v.InferOutput<typeof Joined>

export type JoinRequest = v.InferInput<typeof JoinRequest>
