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

export type SessionLink = v.InferOutput<typeof SessionLink>

export type Session = v.InferOutput<typeof Session>
