/** Ids that people type or paste. They are checked before the node is asked, so that a wrong one is told from one of nothing. */
import {
  parseGuestLinkId,
  parseGuestResponseId,
  parsePersonId,
  parsePostId,
} from '../protocol/ids.ts'
import { MalformedError } from '../protocol/errors.ts'
import { BadIdError } from './errors.ts'

/** @throws {BadIdError} when it is no id of a person. */
export function personIdOf(text: string): string {
  return checked(text, 'person', parsePersonId)
}

/** @throws {BadIdError} when it is no id of a post or comment. */
export function itemIdOf(text: string): string {
  return checked(text, 'item', parsePostId)
}

/** @throws {BadIdError} when it is no id of a draft. */
export function draftIdOf(text: string): string {
  return checked(text, 'draft', parsePostId)
}

/** @throws {BadIdError} when it is no id of a guest link. */
export function guestLinkIdOf(text: string): string {
  return checked(text, 'link', parseGuestLinkId)
}

/** @throws {BadIdError} when it is no id of what a guest said. */
export function guestResponseIdOf(text: string): string {
  return checked(text, 'guest', parseGuestResponseId)
}

function checked(
  given: string,
  kind: 'person' | 'item' | 'draft' | 'link' | 'guest',
  parse: (text: string) => string,
): string {
  try {
    return parse(given)
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause
    throw new BadIdError(kind, { given, kind }, { cause })
  }
}
