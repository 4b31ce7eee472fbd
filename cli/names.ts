/** Finding one thing among those that there are, by what people type: its name in upper or lower case, or its id. */
import { AmbiguousNameError, NoSuchNameError } from './errors.ts'
import { namesListedMax } from './limits.ts'
import { cleanName } from './output.ts'
import { nameKey } from '../protocol/text.ts'

/** The things a name may stand for; the text of the error depends on it. */
export type NamedKind =
  | 'person'
  | 'aspect'
  | 'blocked'
  | 'board'
  | 'browser'
  | 'device'
  | 'request'
  | 'asked'
  | 'introduction'
  | 'suggestion'
  | 'introducer'
  | 'ask'
  | 'followed'

export interface Named {
  readonly id: string
  readonly name?: string | undefined
}

/** Where a name is looked for. */
export interface NamedAmong<T> {
  readonly kind: NamedKind
  readonly all: readonly T[]
  /** The named part of the thing. @default the thing itself */
  readonly of?: (one: T) => Named
}

/**
 * The one thing of a name or id.
 *
 * @throws {NoSuchNameError} when nothing has it; the error lists what there is.
 * @throws {AmbiguousNameError} when several have it; the error lists their ids.
 */
export function theOne<T extends object>(name: string, among: NamedAmong<T>): T {
  const found = allNamed(name, among)
  const [one] = found
  if (one === undefined) throw noSuchName(name, among)
  return one
}

/** Whether something has the name that was typed, or one that nobody could tell from it; upper and lower case do not matter. */
export function isCalled({ name }: { name?: string | undefined }, typed: string): boolean {
  return name !== undefined && nameKey(name) === nameKey(typed)
}

/**
 * Those of a name or id: none, or one. Of what several things say of one person, all.
 *
 * @throws {AmbiguousNameError} when it is the name of several.
 */
export function allNamed<T extends object>(name: string, { all, of = itself }: NamedAmong<T>): T[] {
  const exact = all.filter((one) => of(one).id === name)
  const found = exact.length > 0 ? exact : all.filter((one) => isCalled(of(one), name))
  const ids = new Map(found.map((one) => [of(one).id, of(one).name ?? name]))
  if (ids.size > 1) {
    const lines = [...ids].slice(0, namesListedMax).map(([id, own]) => `  ${cleanName(own)}  ${id}`)
    throw new AmbiguousNameError('name', { name, list: lines.join('\n') })
  }
  return found
}

export function noSuchName<T extends object>(
  name: string,
  { kind, all, of = itself }: NamedAmong<T>,
): NoSuchNameError {
  const names = [...new Set(all.map((one) => cleanName(of(one).name ?? of(one).id)))]
  return new NoSuchNameError(kind, { name, kind, count: names.length, names: listed(names) })
}

/** Names in one line, as many as fit a screen. */
export function listed(names: readonly string[]): string {
  const more = names.length > namesListedMax ? ['…'] : []
  return [...names.slice(0, namesListedMax), ...more].join(', ')
}

function itself(one: object): Named {
  return one as Named
}
