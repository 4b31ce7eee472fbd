/** All types of responses that this release understands: a new one is one line here. Others are relayed, and not shown. */
import { comment } from './comment.ts'
import { guest } from './guest.ts'
import { lock } from './lock.ts'
import { reaction } from './reaction.ts'
import { remix } from './remix.ts'
import { vote } from './vote.ts'
import type { ResponseType } from './response-type.ts'

export const responseTypes = { comment, guest, lock, reaction, remix, vote }

export type ResponseTypeName = keyof typeof responseTypes

export type BodyOf<Name extends ResponseTypeName> = ReturnType<
  (typeof responseTypes)[Name]['decode']
>

/** A type by its name; `undefined` for those of later releases. */
export function responseTypeOf(name: string): ResponseType<unknown> | undefined {
  return Object.hasOwn(responseTypes, name) ? responseTypes[name as ResponseTypeName] : undefined
}
