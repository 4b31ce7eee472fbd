/** Where a file waits to be downloaded. */
import * as v from 'valibot'

export const DownloadAddress = v.object({
  url: v.pipe(v.string(), v.description('Path of the file; it works once, within a minute')),
  name: v.pipe(v.string(), v.description('A name for the file')),
})
