/** How a browser of another device comes in: it brings the code that the owner's screen shows, and asks until the owner decided. */
import type { Claimed } from '../../http/session/schema.ts'
import { pairingPollMs } from '../limits.ts'
import { call } from './client.ts'
import { NodeSilentError } from './errors.ts'
import { keepSession } from './token.ts'

/** @throws {ApiError} when the code is wrong, used, or too old. */
export function bringCode(code: string): Promise<Claimed> {
  return call('POST /session/claim', { json: { code } })
}

/** Resolves once this browser is signed in, or at the end of `signal`. @throws {ApiError} when the owner said no, or it took too long. */
export async function waitForOwner(ticket: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const token = await askToken(ticket)
    if (token !== undefined) return keepSession(token)
    await new Promise((resolve) => {
      setTimeout(resolve, pairingPollMs)
    })
  }
}

/** A phone that looks elsewhere for a moment loses its network: it asks again. */
async function askToken(ticket: string): Promise<string | undefined> {
  try {
    return (await call('POST /session/claim/token', { json: { ticket } })).token
  } catch (error) {
    if (error instanceof NodeSilentError) return undefined
    throw error
  }
}
