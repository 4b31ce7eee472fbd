/** How the body of one type of response is written and read, and how it counts. */
export interface ResponseType<Body> {
  readonly type: string
  encode(body: Body): Uint8Array
  /** @throws {MalformedError} or {TooLargeError} when the bytes are no body of this type. */
  decode(bytes: Uint8Array): Body
  /** Under which label it is counted on its item; `undefined` where it stands for nothing any more. */
  label(body: Body): string | undefined
}
