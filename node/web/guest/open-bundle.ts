/** Opens a sealed bundle, as `protocol/guest.ts` describes it. */
import type { BundleHead } from '../../http/guests/content.ts'

const version = Uint8Array.of(1)
const nonceLength = 12
const lengthBytes = 4

export interface OpenBundle {
  head: BundleHead
  /** All files, one after the other, with zeros behind. */
  rest: Uint8Array<ArrayBuffer>
}

/** @returns `undefined` where the key is another one, or bytes are missing or changed */
export async function openBundle(
  bundle: Uint8Array<ArrayBuffer>,
  key: CryptoKey,
): Promise<OpenBundle | undefined> {
  const plain = await unsealed(bundle, key)
  if (plain === undefined) return undefined
  const length = new DataView(plain.buffer).getUint32(0)
  const end = lengthBytes + length
  const text = new TextDecoder().decode(plain.subarray(lengthBytes, end))
  return { head: JSON.parse(text, safely) as BundleHead, rest: plain.subarray(end) }
}

/** A bundle may hold what an honest node would not put in: no link leads to a script. */
function safely(name: string, value: unknown): unknown {
  return name === 'href' && !/^(https?:\/\/|mailto:)/iu.test(String(value)) ? '#' : value
}

async function unsealed(
  bundle: Uint8Array<ArrayBuffer>,
  key: CryptoKey,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (bundle[0] !== version[0]) return undefined
  const start = version.length + nonceLength
  const iv = bundle.subarray(version.length, start)
  const algorithm = { name: 'AES-GCM', iv, additionalData: version }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bundle.subarray(start)))
  } catch {
    return undefined
  }
}
