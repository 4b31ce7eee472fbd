/** How the body of one type of response is written and read, and how it counts. */
import type { ItemId } from '../ids.ts'

/** Where a response stands, and whose it is. */
export interface ResponsePlace {
  /** Whether it answers the post itself. */
  readonly isOnPost: boolean
  /** Whether the post's author wrote it. */
  readonly isByAuthor: boolean
}

export interface ResponseType<Body> {
  readonly type: string
  encode(body: Body): Uint8Array
  /** @throws {MalformedError} or {TooLargeError} when the bytes are no body of this type. */
  decode(bytes: Uint8Array): Body
  /** The nonce (16 bytes) that a response of this type must have, where the type derives it, so that a person has one. */
  nonce?(item: ItemId, body: Body): Uint8Array
  /** Whether it may stand there. @default anywhere in a thread, by anybody */
  isInPlace?(place: ResponsePlace): boolean
  /** Under which labels it is counted on its item; none where it stands for nothing any more. */
  labels(body: Body): readonly string[]
}
