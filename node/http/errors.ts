/** One table from error code to HTTP status, and the body that every failure answers with. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BadRequestError, PappusError, UnexpectedError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { ErrorBody } from './schema.ts'

const statuses: Record<string, ContentfulStatusCode> = {
  'already-a-contact': 409,
  'already-importing': 409,
  'already-set-up': 409,
  'archive-damaged': 400,
  'archive-pages': 400,
  'archive-too-large': 413,
  'archive-unknown': 400,
  'archive-unreadable': 404,
  'archive-unsafe': 400,
  'aspect-exists': 409,
  'backup-damaged': 400,
  'backup-passphrase': 400,
  'backup-too-new': 400,
  'bad-request': 400,
  'blob-missing': 404,
  blocked: 409,
  'broken-text': 400,
  'device-changing': 503,
  'disk-full': 507,
  'empty-audience': 400,
  forbidden: 403,
  'guests-refused': 409,
  'home-taken': 409,
  'invalid-phrase': 400,
  'invite-expired': 410,
  'invite-mistyped': 400,
  'invite-own': 409,
  'invite-unknown': 410,
  'invite-used': 410,
  'limit-reached': 409,
  'link-refused': 400,
  malformed: 400,
  'no-guest-place': 409,
  'no-such-day': 400,
  'not-a-contact': 404,
  'not-an-emoji': 400,
  'not-followable': 403,
  'not-found': 404,
  'not-offered': 409,
  'not-offered-by-poll': 400,
  'not-set-up': 409,
  'not-yours': 403,
  'nothing-to-pair': 409,
  'nothing-to-link': 409,
  'revoke-here': 409,
  'device-link': 403,
  'nothing-visible': 400,
  'only-here': 403,
  'pairing-code': 403,
  'passphrase-weak': 400,
  'own-post': 409,
  'peer-misbehaved': 502,
  'not-shareable': 403,
  'peer-unreachable': 504,
  'person-missing': 404,
  'picture-broken': 400,
  'picture-format': 415,
  'picture-too-big': 413,
  'pictures-busy': 503,
  'pictures-unavailable': 501,
  'poll-closed': 409,
  'port-busy': 409,
  'remix-audience': 403,
  'search-busy': 503,
  'search-unavailable': 503,
  'thread-locked': 409,
  'too-large': 413,
  'too-many-tries': 429,
  unauthorized: 401,
  'view-off': 409,
  'written-elsewhere': 409,
}

/** Answers with an error; one that was not foreseen is logged and told without its details. */
export function answerError(context: Context, error: unknown, log: Log): Response {
  const known = knownError(error)
  if (known instanceof UnexpectedError) log.error({ error }, 'request failed')
  const { code, values, message } = known
  const body: ErrorBody = { error: { code, message, values } }
  return context.json(body, statuses[code] ?? 500)
}

function knownError(error: unknown): PappusError {
  if (error instanceof PappusError) return error
  // Hono's own, for a body that is no JSON.
  if (error instanceof HTTPException && error.status === 400) {
    return new BadRequestError(error.message, { field: 'body' }, { cause: error })
  }
  return new UnexpectedError('see the log')
}
