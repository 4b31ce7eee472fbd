/** Taking everything out: a tar archive that is made while it is downloaded. */
import { Hono } from 'hono'
import { everything } from '../../export/everything.ts'
import { site } from '../../export/site.ts'
import { wordsIn } from '../../export/words.ts'
import { packed, type ArchiveFile } from '../../tar.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import type { Downloads } from '../downloads/downloads.ts'
import { DownloadAddress } from '../downloads/schema.ts'
import { askForMissing } from './lists.ts'
import { publicSourceOf } from './public-source.ts'
import { ExportMissing, ExportRequest, SiteRequest } from './schema.ts'
import { sourceOf } from './source.ts'

export function exportRoutes(backend: Backend, downloads: Downloads) {
  /** The address of an archive of these files. */
  const offer = (what: string, files: (nowMs: number) => AsyncIterable<ArchiveFile>) => {
    const nowMs = Date.now()
    const name = `pappus-${what}-${new Date(nowMs).toISOString().slice(0, 10)}.tar`
    const start = () => Promise.resolve(packed(files(nowMs)))
    return { url: downloads.offer({ name, start }), name }
  }
  return new Hono()
    .post(
      '/export',
      describe(
        'Take everything out, as a tar archive of pages, JSON and files',
        201,
        DownloadAddress,
      ),
      takes('json', ExportRequest),
      async (context) => {
        const words = wordsIn(context.req.valid('json').language)
        const source = await sourceOf(backend.social())
        const address = offer('export', (nowMs) => everything(source, { words, nowMs }))
        return context.json(address, 201)
      },
    )
    .post(
      '/export/site',
      describe('Make a public site of posts for everybody, as a tar archive', 201, DownloadAddress),
      takes('json', SiteRequest),
      (context) => {
        const { language, url } = context.req.valid('json')
        const words = wordsIn(language)
        const source = publicSourceOf(backend.social())
        return context.json(
          offer('site', (nowMs) => site(source, { words, nowMs, url })),
          201,
        )
      },
    )
    .post(
      '/export/fetch',
      describe('Fetch the files that an export would name as missing', 200, ExportMissing),
      async (context) => context.json(await askForMissing(backend.social()), 200),
    )
}
