/** Archives of other services: how far the node is with them. */
import type { PostRequest } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { sendBytes } from '../api/upload.ts'
import { importPollMs } from '../limits.ts'
import { resource } from './resource.ts'

export const bringing = resource(() => call('GET /import'))

/**
 * Sends archives, one after the other, and has the node find out what is in them.
 *
 * @param onProgress called with the share of all that the node has, 0 to 1.
 */
export async function sendArchives(
  files: readonly File[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<void> {
  const all = files.reduce((sum, { size }) => sum + size, 0)
  let sent = 0
  for (const file of files) {
    const told = (share: number): void => onProgress((sent + file.size * share) / all)
    await sendBytes('POST /import/archives', { query: { name: file.name } }, file, {
      signal,
      onProgress: told,
    })
    sent += file.size
  }
  await readArchives()
}

export async function readArchives(): Promise<void> {
  await call('POST /import/read')
  await followed()
}

export async function bringAlong(audience: PostRequest['audience']): Promise<void> {
  await call('POST /import/start', { json: { audience } })
  await followed()
}

export async function stopBringing(): Promise<void> {
  await call('POST /import/stop')
  await followed()
}

export async function forgetArchives(): Promise<void> {
  await call('DELETE /import')
  await bringing.refresh()
}

let isFollowing = false

/** Reads how far the node is, again and again until it is done with what it does. */
export async function followed(): Promise<void> {
  await bringing.refresh()
  if (isFollowing) return
  isFollowing = true
  while (isBusy()) {
    await new Promise((resolve) => {
      setTimeout(resolve, importPollMs)
    })
    await bringing.refresh()
  }
  isFollowing = false
}

function isBusy(): boolean {
  return ['reading', 'running'].includes(bringing.data.value?.step ?? '')
}
