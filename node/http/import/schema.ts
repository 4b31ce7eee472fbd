/** Requests and responses about archives of other services. */
import * as v from 'valibot'
import { leftReasons } from '../../import/contents.ts'
import { audience, count, ErrorBody, time } from '../schema.ts'

const Summary = v.object({
  source: v.pipe(v.string(), v.description('The name of the service')),
  posts: count,
  files: v.pipe(count, v.description('Pictures, films and other files')),
  bytes: v.pipe(count, v.description('Of these files')),
  albums: count,
  fromMs: v.optional(time),
  toMs: v.optional(time),
  left: v.pipe(
    v.record(v.picklist(leftReasons), v.optional(count)),
    v.description('What stays behind, by the reason'),
  ),
})

const Result = v.object({
  posts: count,
  files: count,
  albums: count,
  before: v.pipe(count, v.description('Posts that were here before')),
  refusedCount: v.pipe(count, v.description('Files and posts that the node did not take')),
  refused: v.pipe(
    v.array(v.object({ file: v.string(), code: v.string() })),
    v.description('The first of them, each with the code of its error'),
  ),
})

export const Import = v.object({
  step: v.pipe(
    v.picklist(['empty', 'sent', 'reading', 'read', 'running', 'done']),
    v.description(
      '`empty`: nothing was sent. `sent`: archives are here. `reading`, then `read`: `summary` says what is in them. `running`, then `done`: `result` says what came',
    ),
  ),
  archives: v.array(v.object({ name: v.string(), bytes: count })),
  summary: v.optional(Summary),
  before: v.pipe(v.optional(count), v.description('Posts in it that are here already')),
  progress: v.pipe(v.optional(count), v.description('Posts that are done, while it runs')),
  result: v.optional(Result),
  error: v.pipe(
    v.optional(ErrorBody.entries.error),
    v.description('Why the last step failed; what came until then stays'),
  ),
})

export const ArchiveQuery = v.object({
  name: v.optional(v.pipe(v.string(), v.maxLength(1000)), 'archive'),
})

export const ImportRequest = v.object({
  audience: v.pipe(audience, v.description('My own id alone is nobody but me')),
})

export type Import = v.InferOutput<typeof Import>
