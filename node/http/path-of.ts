/** The address of a call to the local API. Both clients use this: it is pure, and small. */

/** All that a route can take, whichever it is; `Ask` of `api.ts` has those of one route. */
export interface Given {
  /** By their names in the path. */
  params?: Readonly<Record<string, string>>
  /** Fields that are `undefined` stay out. */
  query?: Readonly<Record<string, string | undefined>>
  /** The body, which is no part of the address. */
  json?: unknown
}

/** @param route as `'GET /posts/:post'` */
export function methodOf(route: string): string {
  return route.slice(0, route.indexOf(' '))
}

/**
 * Fills in the path of a route.
 *
 * @param route as `'GET /posts/:post'`
 * @returns the path below `/api`, with the query: `/posts/AAAA?limit=20`
 */
export function pathOf(route: string, { params = {}, query = {} }: Given = {}): string {
  const path = route.slice(route.indexOf(' ') + 1)
  const filled = path.replaceAll(/:(\w+)/gu, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const given = Object.entries(query).filter(
    (field): field is [string, string] => field[1] !== undefined,
  )
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given).toString()}`
}
