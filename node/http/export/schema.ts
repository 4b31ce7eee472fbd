/** Requests and responses about exports. */
import * as v from 'valibot'
import { count } from '../schema.ts'

const language = v.pipe(
  v.optional(v.pipe(v.string(), v.maxLength(100)), 'en'),
  v.description('Of the pages, as in `Accept-Language`'),
)

export const ExportRequest = v.object({ language })

export const SiteRequest = v.object({
  language,
  url: v.pipe(
    v.optional(
      v.pipe(v.string(), v.maxLength(1_000), v.url(), v.regex(/^https?:\/\/[^\s"'<>?#]+\/$/u)),
    ),
    v.description('Address of the site, with a slash at its end; without it there are no feeds'),
  ),
})

export const ExportMissing = v.object({
  files: v.pipe(count, v.description('Files that an export names and that are not on this node')),
  bytes: count,
})

export type ExportRequest = v.InferInput<typeof ExportRequest>
export type ExportMissing = v.InferOutput<typeof ExportMissing>
