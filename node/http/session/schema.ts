/** Requests and responses about sessions of browsers. */
import * as v from 'valibot'

export const SessionRequest = v.object({
  token: v.pipe(
    v.string(),
    v.maxLength(100),
    v.description('One-time token from the address of the view'),
  ),
})

export const Session = v.object({
  token: v.pipe(v.string(), v.description('To be sent as `Authorization: Bearer …`')),
})

export const SessionLink = v.object({
  url: v.pipe(v.string(), v.description('Address of the view, good for one browser')),
})

export const ClaimRequest = v.object({
  code: v.pipe(v.string(), v.maxLength(100), v.description('As the owner’s screen shows it')),
})

export const Claimed = v.object({
  digits: v.pipe(v.string(), v.description('Six digits, to compare with the owner’s screen')),
  ticket: v.pipe(v.string(), v.description('To ask with what the owner said')),
})

export const TicketRequest = v.object({
  ticket: v.pipe(v.string(), v.maxLength(100)),
})

export const TicketAnswer = v.object({
  token: v.pipe(v.optional(v.string()), v.description('Absent while the owner has not decided')),
})

export type SessionLink = v.InferOutput<typeof SessionLink>

export type Session = v.InferOutput<typeof Session>

export type Claimed = v.InferOutput<typeof Claimed>

export type TicketAnswer = v.InferOutput<typeof TicketAnswer>
