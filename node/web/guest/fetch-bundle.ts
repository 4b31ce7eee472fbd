/** Fetches a sealed bundle. */

/** The reason why there is none, as the page has a text for it. */
export type Missing = 'ended' | 'expired' | 'unknown' | 'busy' | 'failed'

/** Bytes of the largest bundle, see `protocol/limits.ts`: a server that sends more is none of ours. */
const bytesMax = 8 * 1024 * 1024

export async function fetchBundle(id: string): Promise<Uint8Array<ArrayBuffer> | Missing> {
  const response = await fetch(`/g/b/${id}`, { cache: 'no-store', credentials: 'omit' })
  if (response.status === 410) {
    const { reason } = (await response.json()) as { reason: string }
    return reason === 'ended' ? 'ended' : 'expired'
  }
  if (response.status === 404) return 'unknown'
  if (response.status === 429) return 'busy'
  const length = Number(response.headers.get('content-length'))
  if (!response.ok || length > bytesMax) return 'failed'
  return new Uint8Array(await response.arrayBuffer())
}
