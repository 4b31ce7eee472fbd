/** What the helpers of the tests throw. */
import { PappusError } from '../../protocol/errors.ts'

export class TestError extends PappusError {
  override readonly name = 'TestError'
  readonly code = 'test'
}
