/** How the body of one type of response is written and read, and how it counts. */
import type { ItemId } from '../ids.ts'

export interface ResponseType<Body> {
  readonly type: string
  encode(body: Body): Uint8Array
  /** @throws {MalformedError} or {TooLargeError} when the bytes are no body of this type. */
  decode(bytes: Uint8Array): Body
  /** The nonce (16 bytes) that a response of this type must have, where the type derives it, so that a person has one. */
  nonce?(item: ItemId, body: Body): Uint8Array
  /** Under which label it is counted on its item; `undefined` where it stands for nothing any more. */
  label(body: Body): string | undefined
}
