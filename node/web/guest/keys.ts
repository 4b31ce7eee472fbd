/** The id and key of a link, as `protocol/guest.ts` derives them, with what browsers have. */
const secretLength = 32
const idLength = 16

export interface LinkKeys {
  id: string
  key: CryptoKey
  /** Seals what a guest says. */
  responseKey: CryptoKey
}

/** @param fragment base64url of 32 bytes. @returns `undefined` where it is none */
export async function linkKeys(fragment: string): Promise<LinkKeys | undefined> {
  const secret = bytesOf(fragment)
  if (secret?.length !== secretLength) return undefined
  const source = await crypto.subtle.importKey('raw', secret, 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ])
  const id = await crypto.subtle.deriveBits(hkdf('pappus/1/guest-id'), source, idLength * 8)
  const aes = { name: 'AES-GCM', length: 256 }
  const keyFor = (label: string, use: 'decrypt' | 'encrypt'): Promise<CryptoKey> =>
    crypto.subtle.deriveKey(hkdf(label), source, aes, false, [use])
  return {
    id: textOf(new Uint8Array(id)),
    key: await keyFor('pappus/1/guest-key', 'decrypt'),
    responseKey: await keyFor('pappus/1/guest-response-key', 'encrypt'),
  }
}

function hkdf(label: string): HkdfParams {
  const info = new TextEncoder().encode(label)
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]{43}$/u.test(text)) return undefined
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

function textOf(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
