/** Pages of timelines, in requests. */
import * as v from 'valibot'
import type { PageQuery as SocialPageQuery } from '../../social/facade/timelines.ts'
import { cursor } from '../schema.ts'

export const PageQuery = v.object({
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})

export function pageOf({ before, limit }: v.InferOutput<typeof PageQuery>): SocialPageQuery {
  return { limit: Number(limit), ...(before !== undefined && { before }) }
}
