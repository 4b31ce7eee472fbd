/** Requests about posts that are hidden or pinned. */
import * as v from 'valibot'

export const Hiding = v.object({
  hidden: v.pipe(v.boolean(), v.description('Whether I do not want to see the post in timelines')),
})

export const Pinning = v.object({
  pinned: v.pipe(v.boolean(), v.description('Whether the post is to stand first on my page')),
})
