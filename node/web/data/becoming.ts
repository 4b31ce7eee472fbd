/** A new node that becomes another device of its owner, by a link that their first one made. */
import { ApiError, NodeSilentError } from '../api/errors.ts'
import { call } from '../api/client.ts'
import { pairingPollMs } from '../limits.ts'
import type { LinkState } from '../../http/devices/schema.ts'
import { status } from './me.ts'

/** Brings a link. @returns the digits to compare. @throws {ApiError} when it is wrong, used, or too old. */
export async function bringLink(text: string): Promise<string> {
  return (await call('POST /link', { json: { link: text } })).digits
}

/** The digits of a link that was brought before, as by another tab. */
export async function digitsNow(): Promise<string | undefined> {
  return (await call('GET /link')).digits
}

export async function stopWaiting(): Promise<void> {
  await call('DELETE /link')
}

/** Resolves once this node is a device of its owner, or at the end of `signal`. @throws {ApiError} when it will not be. */
export async function waitForYes(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { state, code = '', reason = '' } = await askState()
    if (state === 'linked') {
      history.replaceState(null, '', '/')
      // The router only hears of moves by links and by the browser's own buttons.
      dispatchEvent(new PopStateEvent('popstate'))
      return status.refresh()
    }
    if (state === 'failed') throw new ApiError(409, { code, message: code, values: { reason } })
    await new Promise((resolve) => {
      setTimeout(resolve, pairingPollMs)
    })
  }
}

/** A node that is busy with its beginning may be silent for a moment. */
async function askState(): Promise<LinkState> {
  try {
    return await call('GET /link')
  } catch (error) {
    if (error instanceof NodeSilentError) return { state: 'waiting' }
    throw error
  }
}
