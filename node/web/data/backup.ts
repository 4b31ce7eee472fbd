/** Making a backup, coming back with one, and taking everything out. */
import { call } from '../api/client.ts'
import { sendBytes } from '../api/upload.ts'
import { restartMsMax, restartPollMs } from '../limits.ts'
import { locale } from '../text/locale.ts'
import { status } from './me.ts'

/** Lets the browser download a backup. @param passphrase seals it; the owner's words where it is `undefined` */
export async function makeBackup(passphrase: string | undefined): Promise<void> {
  save(await call('POST /backup', { json: { passphrase } }))
}

/** Lets the browser download everything, in the language of the view. */
export async function takeEverythingOut(): Promise<void> {
  save(await call('POST /export', { json: { language: locale.peek() } }))
}

/**
 * Resolves once the node answers again, with the person of the backup.
 *
 * @param onProgress called with the share of the file that the node has, 0 to 1.
 */
export async function restoreBackup(
  file: File,
  passphrase: string,
  onProgress: (share: number) => void,
): Promise<void> {
  const headers = { 'pappus-passphrase': base64url(passphrase) }
  const { signal } = new AbortController()
  await sendBytes('POST /restore', {}, file, { headers, signal, onProgress })
  onProgress(1)
  await restarted()
}

/** The node stops, and starts with what it restored. */
async function restarted(): Promise<void> {
  for (
    const untilMs = Date.now() + restartMsMax;
    Date.now() < untilMs;
    await pause(restartPollMs)
  ) {
    await status.refresh()
    if (status.data.value?.state === 'ready') return
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs)
  })
}

/** A header takes no other letters. */
function base64url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function save({ url, name }: { url: string; name: string }): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
