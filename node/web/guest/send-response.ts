/** Leaves a sealed response with whoever holds the link. */

/** How that went, as the page has a text for it. */
export type Sent = 'sent' | 'full' | 'over' | 'unsent'

export async function sendResponse(id: string, body: Uint8Array<ArrayBuffer>): Promise<Sent> {
  const { status } = await fetch(`/g/r/${id}`, {
    method: 'POST',
    body,
    cache: 'no-store',
    credentials: 'omit',
  })
  if (status === 202) return 'sent'
  if (status === 429) return 'full'
  return status === 410 || status === 404 || status === 403 ? 'over' : 'unsent'
}
