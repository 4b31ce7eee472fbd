/** The bytes that are really signed: a label in front of the message, so that no signature fits two purposes. */
import { concat, utf8 } from './bytes.ts'

/** `pappus/1/<purpose>`, a zero byte, and the bytes. */
export function signedMessage(
  purpose:
    | 'binding'
    | 'card'
    | 'card-day'
    | 'certificate'
    | 'claim'
    | 'drops'
    | 'entry'
    | 'message'
    | 'post'
    | 'request'
    | 'response'
    | 'revocation',
  bytes: Uint8Array,
): Uint8Array {
  return concat(utf8(`pappus/1/${purpose}\0`), bytes)
}
