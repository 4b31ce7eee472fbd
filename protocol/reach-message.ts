/**
 * A node asks a peer whether it can be reached from there: "open a connection to the address from which you see me, at this
 * port". Spec: wire.md, "Reach messages".
 */
import { readUint, uintBytes } from './bytes.ts'
import { MalformedError } from './errors.ts'

export const reachProtocol = '/pappus/reach/1.0.0'

/** Whether the asker was there; `busy` where the peer did not try. */
export type ReachAnswer = 'no' | 'yes' | 'busy'

const answers: readonly ReachAnswer[] = ['no', 'yes', 'busy']

/** | 2 bytes | TCP port, not 0 | */
export function encodeReachQuestion(port: number): Uint8Array {
  return uintBytes(port, 2)
}

/** @throws {MalformedError} unless it is two bytes and not 0. */
export function decodeReachQuestion(bytes: Uint8Array): number {
  const port = bytes.length === 2 ? readUint(bytes, 0, 2) : 0
  if (port === 0) throw new MalformedError('reach: no port')
  return port
}

/** | 1 byte | 0 no, 1 yes, 2 busy | */
export function encodeReachAnswer(answer: ReachAnswer): Uint8Array {
  return Uint8Array.of(answers.indexOf(answer))
}

/** @throws {MalformedError} unless it is one of the three bytes. */
export function decodeReachAnswer(bytes: Uint8Array): ReachAnswer {
  const answer = bytes.length === 1 ? answers[bytes[0] ?? answers.length] : undefined
  if (answer === undefined) throw new MalformedError('reach: no answer')
  return answer
}
