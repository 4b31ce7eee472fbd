/** Requests and responses about backups. */
import * as v from 'valibot'

const passphrase = v.pipe(
  v.string(),
  v.maxLength(1_000),
  v.description('Seals the backup; the 24 words of the owner where it is left out'),
)

export const BackupRequest = v.object({ passphrase: v.optional(passphrase) })

export type BackupRequest = v.InferOutput<typeof BackupRequest>
