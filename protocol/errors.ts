/**
 * Every error that reading or writing the protocol can raise, each with a stable `code`.
 *
 * Hostile or broken input is thrown here and caught once at each edge (gossip, stream, HTTP). The
 * `code` is what peers, clients and the message catalogs know; `message` is for logs.
 */

export interface ErrorInit {
  cause?: unknown
}

/** The base of all named errors of Pappus. */
export abstract class PappusError extends Error {
  /** Stable, kebab-case; a key `error.<code>` stands in every message catalog. */
  abstract readonly code: string
  /** Values that the text for people may mention, by name. */
  readonly values: Readonly<Record<string, string | number>>

  constructor(
    message: string,
    values: Readonly<Record<string, string | number>> = {},
    init: ErrorInit = {},
  ) {
    super(message, init)
    this.values = values
  }
}

/** Bytes that do not follow the encoding: truncated, trailing, wrong type, unknown shape. */
export class MalformedError extends PappusError {
  override readonly name = 'MalformedError'
  readonly code = 'malformed'
}

/** Something above its maximum in `limits.ts`. */
export class TooLargeError extends PappusError {
  override readonly name = 'TooLargeError'
  readonly code = 'too-large'
}

/** A version or algorithm byte that this release does not know. */
export class UnsupportedVersionError extends PappusError {
  override readonly name = 'UnsupportedVersionError'
  readonly code = 'unsupported-version'
}

/** A signature that does not fit its key and its bytes. */
export class BadSignatureError extends PappusError {
  override readonly name = 'BadSignatureError'
  readonly code = 'bad-signature'
}

/** Ciphertext that this key does not open. */
export class CannotOpenError extends PappusError {
  override readonly name = 'CannotOpenError'
  readonly code = 'cannot-open'
}

/** Entries that do not continue the chain they claim to continue. */
export class BrokenChainError extends PappusError {
  override readonly name = 'BrokenChainError'
  readonly code = 'broken-chain'
}

/** A feed whose first entry does not prove that its claimed owner made it. */
export class ForgedFeedError extends PappusError {
  override readonly name = 'ForgedFeedError'
  readonly code = 'forged-feed'
}

/** Words that are not a recovery phrase. */
export class InvalidPhraseError extends PappusError {
  override readonly name = 'InvalidPhraseError'
  readonly code = 'invalid-phrase'
}

/** A link that is no invite, or lost characters on its way. */
export class InviteMistypedError extends PappusError {
  override readonly name = 'InviteMistypedError'
  readonly code = 'invite-mistyped'
}

/** Text with half of a surrogate pair: no bytes stand for it. */
export class BrokenTextError extends PappusError {
  override readonly name = 'BrokenTextError'
  readonly code = 'broken-text'
}

/** A name or text of which nothing is visible. */
export class NothingVisibleError extends PappusError {
  override readonly name = 'NothingVisibleError'
  readonly code = 'nothing-visible'
}

/** An argument that the caller, not a peer, got wrong: a bug in this program. */
export class AssertionError extends PappusError {
  override readonly name = 'AssertionError'
  readonly code = 'assertion'
}

/** Stops the program where going on would hide a bug. @throws {AssertionError} unless `condition`. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}
