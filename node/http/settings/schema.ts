/** What is asked and answered about settings. */
import * as v from 'valibot'
import { time, count } from '../schema.ts'

const languageTag = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[\w-]{1,20})?$/u))

export const Settings = v.object({
  findable: v.optional(
    v.pipe(
      v.picklist(['anyone', 'contacts', 'nobody']),
      v.description('Who finds this node: anyone who has my id, contacts (unless chosen), nobody'),
    ),
  ),
  language: v.optional(v.pipe(languageTag, v.description('Of the view'))),
  theme: v.optional(v.pipe(v.picklist(['auto', 'light', 'dark']), v.description('Of the view'))),
  suggestions: v.optional(
    v.pipe(
      v.picklist(['on', 'off']),
      v.description('Suggest friends of friends, and let me be suggested; off unless chosen'),
    ),
  ),
})

export const ReadRequest = v.object({ untilMs: v.pipe(v.number(), v.integer(), v.minValue(0)) })

export const ReadMark = v.object({
  untilMs: v.pipe(time, v.description('Posts up to this time are read')),
  unread: v.pipe(count, v.description('How many posts of others are newer; 100 for that or more')),
})

export type Settings = v.InferOutput<typeof Settings>

export type ReadMark = v.InferOutput<typeof ReadMark>
