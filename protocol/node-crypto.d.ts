// The only Node API that protocol/ may use, declared by hand: with no ambient types in this
// folder, the compiler refuses everything else (timers, files, the ambient clock).
declare module 'node:crypto' {
  export interface KeyObject {
    readonly type: 'secret' | 'public' | 'private'
    export(options: { format: 'jwk' }): { x?: string; d?: string }
  }
  interface Hash {
    update(data: Uint8Array): Hash
    digest(): Uint8Array
  }
  interface JwkInput {
    key: { kty: string; crv: string; x: string }
    format: 'jwk'
  }
  export function hash(algorithm: 'sha256', data: Uint8Array, encoding: 'buffer'): Uint8Array
  export function createHash(algorithm: 'sha256'): Hash
  export function createHmac(algorithm: 'sha256', key: Uint8Array): Hash
  export function hkdfSync(
    digest: 'sha256',
    secret: Uint8Array,
    salt: Uint8Array,
    info: Uint8Array,
    length: number,
  ): ArrayBuffer
  interface Aead {
    update(data: Uint8Array): Uint8Array
    final(): Uint8Array
    getAuthTag(): Uint8Array
    setAuthTag(tag: Uint8Array): Aead
    setAAD(data: Uint8Array): Aead
  }
  export function createCipheriv(
    algorithm: 'chacha20-poly1305' | 'aes-256-gcm',
    key: Uint8Array,
    nonce: Uint8Array,
    options: { authTagLength: 16 },
  ): Aead
  export function createDecipheriv(
    algorithm: 'chacha20-poly1305' | 'aes-256-gcm',
    key: Uint8Array,
    nonce: Uint8Array,
    options: { authTagLength: 16 },
  ): Aead
  export function createPrivateKey(pem: string): KeyObject
  export function createPublicKey(input: JwkInput | KeyObject): KeyObject
  export function sign(algorithm: null, data: Uint8Array, key: KeyObject): Uint8Array
  export function verify(
    algorithm: null,
    data: Uint8Array,
    key: KeyObject,
    signature: Uint8Array,
  ): boolean
  export function diffieHellman(keys: { privateKey: KeyObject; publicKey: KeyObject }): Uint8Array
}
