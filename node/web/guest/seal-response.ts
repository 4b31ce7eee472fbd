/** Seals what a guest says, as `protocol/guest-response.ts` describes it. */
const version = Uint8Array.of(1)
const nonceLength = 12
const plainBytes = 2_176
const nameBytesMax = 120
export const textBytesMax = 2_000

export type Said = { emoji: string } | { text: string }

export interface Words {
  /** Number of the post in its link. */
  post: number
  name: string
  said: Said
}

/** @returns `undefined` where it is too long */
export async function sealResponse(
  { post, name, said }: Words,
  key: CryptoKey,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const encoder = new TextEncoder()
  const [kind, words] = 'emoji' in said ? [0, said.emoji] : [1, said.text.trim()]
  const [nameBytes, wordBytes] = [encoder.encode(name.trim()), encoder.encode(words)]
  if (nameBytes.length > nameBytesMax || wordBytes.length > textBytesMax) return undefined
  const plain = new Uint8Array(plainBytes)
  const lengthAt = 3 + nameBytes.length
  plain.set([post, kind, nameBytes.length])
  plain.set(nameBytes, 3)
  new DataView(plain.buffer).setUint16(lengthAt, wordBytes.length)
  plain.set(wordBytes, lengthAt + 2)
  const iv = crypto.getRandomValues(new Uint8Array(nonceLength))
  const algorithm = { name: 'AES-GCM', iv, additionalData: version }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain))
  const whole = new Uint8Array(version.length + nonceLength + sealed.length)
  whole.set(version)
  whole.set(iv, version.length)
  whole.set(sealed, version.length + nonceLength)
  return whole
}
