/**
 * The types of the local API, which follow from its routes alone. A client that names a route gets the type of its answer, and the compiler
 * refuses a path, a parameter or a field that no route takes.
 */
import type { ExtractSchema } from 'hono/types'
import type { apiRoutes } from './routes.ts'

type Api = ExtractSchema<ReturnType<typeof apiRoutes>[number]>

/** Method and path of a route below `/api`, as `'GET /posts/:post'`. */
export type Route = { [Path in keyof Api]: RouteAt<Path, keyof Api[Path]> }[keyof Api]

type RouteAt<Path extends string, Method> = Method extends `$${infer Name}`
  ? `${Uppercase<Name>} ${Path}`
  : never

/** A route as Hono knows it. */
export type EndpointOf<R extends Route> =
  R extends `${infer Method} ${infer Path extends keyof Api}`
    ? Api[Path][`$${Lowercase<Method>}` & keyof Api[Path]]
    : never

/**
 * All that a route takes, and nothing else: `params` fill its path, `query` follows the path, `json` is the body. A part is optional where
 * all its fields are.
 */
export type Ask<R extends Route> = R extends Route
  ? Part<R, 'param', 'params'> & Part<R, 'query', 'query'> & Part<R, 'json', 'json'>
  : never

type Part<R extends Route, Target extends string, Name extends string> =
  EndpointOf<R> extends { input: Record<Target, infer Taken> }
    ? object extends Taken
      ? { [K in Name]?: Taken }
      : { [K in Name]: Taken }
    : { [K in Name]?: never }

/** The parsed body of a route's response, as the route describes it; `undefined` where it has none. */
export type Answer<R extends Route> =
  EndpointOf<R> extends { input: { answer: infer Described } } ? Described : never

/** The arguments of a call to a route, beside the route: none are needed where the route takes nothing. */
export type Asking<R extends Route, Options> =
  object extends Ask<R> ? [ask?: Ask<R>, options?: Options] : [ask: Ask<R>, options?: Options]
