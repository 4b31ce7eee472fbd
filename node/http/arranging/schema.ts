/** Requests about where the owner wants to see posts. */
import * as v from 'valibot'

export const Hiding = v.object({
  hidden: v.pipe(v.boolean(), v.description('Whether I do not want to see the post in timelines')),
})
