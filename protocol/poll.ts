/** A poll of a post, whose text is the question. Spec: wire.md, "Polls". */
import { mapOf, type Fields, type Value } from './codec.ts'
import { MalformedError } from './errors.ts'
import { pollOptionBytesMax, pollOptionsMax, pollOptionsMin } from './limits.ts'

export interface Poll {
  /** 2 to 10, each of 1 to 200 UTF-8 bytes. */
  readonly options: readonly string[]
  /** Whether a vote may choose several. */
  readonly isMultiple?: true
  /** From when on no vote counts, by the clock of the voter and of the author's node; absent where it stays open. */
  readonly closesAtMs?: number
  /** Whether its readers are to see the counts only once they voted, or it closed. */
  readonly isHidden?: true
  /** Whether nobody is to be shown who voted for what. */
  readonly isCounted?: true
}

export function pollValue({ options, isMultiple, closesAtMs, isHidden, isCounted }: Poll): Value {
  return mapOf({
    of: options,
    many: isMultiple,
    until: closesAtMs,
    hide: isHidden,
    count: isCounted,
  })
}

/** @throws {MalformedError} or {TooLargeError} when it is none. */
export function readPoll(fields: Fields): Poll {
  const count = fields.list('of', pollOptionsMax).length
  if (count < pollOptionsMin) throw new MalformedError('a poll without a choice')
  return {
    options: fields.names('of', pollOptionsMax, pollOptionBytesMax),
    ...(isOn(fields, 'many') && { isMultiple: true }),
    ...(fields.has('until') && { closesAtMs: fields.time('until') }),
    ...(isOn(fields, 'hide') && { isHidden: true }),
    ...(isOn(fields, 'count') && { isCounted: true }),
  }
}

function isOn(fields: Fields, key: string): boolean {
  return fields.has(key) && fields.flag(key)
}
