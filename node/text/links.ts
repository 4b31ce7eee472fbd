/**
 * Addresses that a text may lead to. Only `http`, `https` and `mailto` become links, and places within the view: a `javascript:` address
 * in a post would run as us.
 */
import { parsePersonId, type PersonId } from '../../protocol/ids.ts'

const addressPattern = /https?:\/\/[^\s<>"'`[\]]+/iuy
const outside = /^(?:https?:\/\/|mailto:)/iu
const inside = /^\/(?:posts\/[\w-]{22}|tags\/[^/\\?#\s]{1,900})$/u
/** Marks that end a sentence and rarely an address, and those of Markdown. */
const trailing = /[.,;:!?…)}'"»”’*_~]+$/u

/** Whether a link may lead there. @param href as Markdown writes it */
export function isSafeLink(href: string): boolean {
  return outside.test(href) || inside.test(href) || personIn(href) !== undefined
}

/** The person whom a link mentions. */
export function personIn(href: string): PersonId | undefined {
  if (!href.startsWith('did:key:')) return undefined
  try {
    return parsePersonId(href)
  } catch {
    return undefined
  }
}

/** The web address that stands at a place of a text, without the marks behind it. */
export function addressAt(text: string, at: number): string | undefined {
  addressPattern.lastIndex = at
  const found = addressPattern.exec(text)?.[0]
  if (found === undefined) return undefined
  const trimmed = found.replace(trailing, '')
  // A closing bracket stays when the address opened one, as Wikipedia's do.
  const isBracketed = found[trimmed.length] === ')' && trimmed.includes('(')
  const address = isBracketed ? `${trimmed})` : trimmed
  return URL.canParse(address) ? address : undefined
}
