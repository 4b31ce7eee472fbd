/** The helpers of the tests throw this. */
import { PappusError } from '../../protocol/errors.ts'

export class TestError extends PappusError {
  override readonly name = 'TestError'
  readonly code = 'test'
}
