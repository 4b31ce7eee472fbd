/** The outcome of something that a node was asked for. */
import { PappusError } from '../../protocol/errors.ts'
import type { SimNode } from './node.ts'

export type State = 'asked' | 'done' | 'failed'

/** Waits for the answer; a node that ends gives none. A refusal for any reason but a full disk is a problem. */
export async function outcomeOf(
  node: SimNode,
  act: Promise<unknown>,
  fail: (problem: string) => void,
  alsoExpected: readonly string[] = [],
): Promise<State> {
  try {
    await act
    return 'done'
  } catch (error) {
    const expected = ['disk-full', ...alsoExpected]
    const isExpected = error instanceof PappusError && expected.includes(error.code)
    if (!isExpected) fail(`${node.label} refused: ${String(error)}`)
    return 'failed'
  }
}
