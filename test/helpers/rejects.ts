/**
 * Expects a named error by its `code`. uvu's own `assert.throws` kills the whole run when it is given an
 * async function, and takes any error for the expected one.
 */
import { PappusError } from '../../protocol/errors.ts'
import { TestError } from './test-error.ts'

/** The error with this `code` that the promise, or the one that `run` returns, rejects with. */
export async function rejects(
  run: PromiseLike<unknown> | (() => unknown),
  code: string,
): Promise<PappusError> {
  try {
    await (typeof run === 'function' ? run() : run)
  } catch (error) {
    return expectCode(error, code)
  }
  throw new TestError(`expected an error ${code}, there was none`)
}

/** The same for what throws at once. */
export function throws(run: () => unknown, code: string): PappusError {
  try {
    run()
  } catch (error) {
    return expectCode(error, code)
  }
  throw new TestError(`expected an error ${code}, there was none`)
}

function expectCode(error: unknown, code: string): PappusError {
  if (error instanceof PappusError && error.code === code) return error
  throw new TestError(`expected an error ${code}, got ${String(error)}`, {}, { cause: error })
}
