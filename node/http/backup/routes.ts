/** Backups of the home: made as a download, and restored before there is a person. */
import { Hono } from 'hono'
import { fromBase64url, fromUtf8 } from '../../../protocol/bytes.ts'
import { BadRequestError, OnlyHereError } from '../../errors.ts'
import type { Backend } from '../backend.ts'
import { describe, describeFile, takes } from '../describe.ts'
import { isElsewhere } from '../doors.ts'
import type { Downloads } from '../downloads/downloads.ts'
import { DownloadAddress } from '../downloads/schema.ts'
import { BackupRequest } from './schema.ts'

/** The setting that says when the last backup was made: the same on all devices of the owner. */
const madeSetting = 'backup'

/** Header with the passphrase of a file that is the body: base64url of its UTF-8. */
const passphraseHeader = 'pappus-passphrase'

export function backupRoutes(backend: Backend, downloads: Downloads) {
  return new Hono()
    .post(
      '/backup',
      describe('Make a backup of everything, as one sealed file', 201, DownloadAddress),
      takes('json', BackupRequest),
      (context) => {
        const { passphrase: own } = context.req.valid('json')
        // The 24 words are in it: with a passphrase of their own, whoever holds a paired phone would have them.
        if (own !== undefined && isElsewhere(context)) throw new OnlyHereError('passphrase')
        const passphrase = own ?? backend.social().keyring.phrase
        backend.assertStrong(passphrase)
        const name = nameOf(new Date())
        const start = async () => noted(backend, await backend.backup(passphrase))
        return context.json({ url: downloads.offer({ name, start }), name }, 201)
      },
    )
    .post(
      '/restore',
      describeFile('Restore a backup, the body of the request, and start anew', 202),
      async (context) => {
        const { body } = context.req.raw
        const passphrase = fromBase64url(context.req.header(passphraseHeader) ?? '')
        if (body === null) throw new BadRequestError('no file', { field: 'body' })
        if (passphrase === undefined)
          throw new BadRequestError('no passphrase', { field: 'passphrase' })
        await backend.restore(body as AsyncIterable<Uint8Array> & typeof body, fromUtf8(passphrase))
        return context.body(null, 202)
      },
    )
}

/** A backup counts as made once all of it was taken. It is whole also where that cannot be noted, as on a full disk. */
function noted(backend: Backend, bytes: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const flush = (): Promise<void> =>
    backend
      .social()
      .changeSettings({ [madeSetting]: String(Date.now()) })
      .catch(() => undefined)
  return bytes.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ flush }))
}

function nameOf(now: Date): string {
  return `pappus-${now.toISOString().slice(0, 10)}.age`
}
