/** The errors of the command line itself; those of the node arrive with their code. */
import { PappusError } from '../protocol/errors.ts'

/** No node answers for this home. */
export class NotRunningError extends PappusError {
  override readonly name = 'NotRunningError'
  readonly code = 'not-running'
}

/** A name that fits nobody, or several. */
export class NoSuchNameError extends PappusError {
  override readonly name = 'NoSuchNameError'
  readonly code = 'no-such-name'
}

/** Arguments that make no sense together. */
export class UsageError extends PappusError {
  override readonly name = 'UsageError'
  readonly code = 'usage'
}

/** What the node answered when it refused. */
export class AnswerError extends PappusError {
  override readonly name = 'AnswerError'
  readonly code: string

  constructor(code: string, message: string, values: Record<string, string | number>) {
    super(message, values)
    this.code = code
  }
}
