/** Vectors of media: how a file becomes a blob, what is said about it, and how peers ask for it. */
import {
  blobIdOf,
  blobShape,
  blobTag,
  paddedBlobBytes,
  sealChunk,
  type BlobShape,
} from '../../../protocol/blob.ts'
import {
  decodeBlobAnswer,
  decodeBlobQuestion,
  blobAnswerRoom,
  encodeBlobAnswer,
  encodeBlobQuestion,
  type BlobQuestion,
} from '../../../protocol/blob-message.ts'
import { concat } from '../../../protocol/bytes.ts'
import { decodeFields, encode } from '../../../protocol/codec.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { blobHash, peerName, type BlobId } from '../../../protocol/ids.ts'
import {
  blobBytesMax,
  chunkBytes,
  layersMax,
  payloadBytesMax,
  previewBytesMax,
} from '../../../protocol/limits.ts'
import { mediaValue, readMedia } from '../../../protocol/media.ts'
import { withField } from '../hostile-cbor.ts'
import { testPerson } from '../person.ts'
import { sampleMedia } from '../records.ts'
import { bytesFrom } from '../seed.ts'
import type { Invalid, VectorSet } from './vector-set.ts'

/** A file that a second implementation can make too: byte i is i mod 251. */
export function sampleFile(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => index % 251)
}

export interface SampleBlob {
  id: BlobId
  key: Uint8Array
  bytes: number
  shape: BlobShape
  sealed: readonly Uint8Array[]
  hashes: Uint8Array
}

/** The blob of a file, sealed as wire.md says, without the code that stores it. */
export function sampleBlob(file: Uint8Array, key: Uint8Array): SampleBlob {
  const shape = blobShape(file.length)
  const padded = new Uint8Array(shape.paddedBytes)
  padded.set(file)
  const sealed = Array.from({ length: shape.chunks }, (_, index) => {
    const plain = padded.subarray(index * chunkBytes, (index + 1) * chunkBytes)
    return sealChunk(plain, key, { index, isLast: index === shape.chunks - 1 })
  })
  const hashes = concat(...sealed.map((chunk) => sha256(chunk)))
  return { id: blobIdOf(hashes), key, bytes: file.length, shape, sealed, hashes }
}

/** Of some files: padded size, hashes, id, and the tag at a peer. Sealed chunks are shown by their hashes and last 16 bytes. */
export function blobVectors(): unknown {
  const next = bytesFrom('vectors/blob')
  const peerKey = testPerson('bob').device.peer.publicKey
  const files = {
    'one byte': 1,
    'one chunk': 100_000,
    'a whole chunk': chunkBytes,
    '3 chunks': 600_000,
  }
  const sizes = [1, 4096, 4097, 5000, 65_536, 1_000_000, chunkBytes + 1, 123_456_789, blobBytesMax]
  return {
    about: 'Blobs, wire.md "Blobs" and "Blob messages". Byte i of each file is i mod 251.',
    padded: sizes.map((bytes) => ({ bytes, paddedBytes: paddedBlobBytes(bytes) })),
    given: { peer: peerName(peerKey) },
    blobs: Object.entries(files).map(([name, bytes]) => {
      const { id, key, shape, sealed, hashes } = sampleBlob(sampleFile(bytes), next(32))
      const tags = sealed.map((chunk) => chunk.subarray(-16))
      return {
        name,
        bytes,
        key,
        ...shape,
        tags,
        hashes,
        id: blobHash(id),
        tag: blobTag(id, peerKey),
      }
    }),
  }
}

export function blobQuestionSet(): VectorSet {
  const tag = bytesFrom('vectors/blob-question')(16)
  const hashes: BlobQuestion = { kind: 'hashes', tag }
  const first: BlobQuestion = { kind: 'range', tag, offset: 0, length: 1 }
  const far: BlobQuestion = { kind: 'range', tag, offset: 2 ** 32, length: 262_160 }
  const bytes = encodeBlobQuestion(first)
  return {
    name: 'blob-question',
    about: 'Questions of /pappus/blob/1.0.0, wire.md "Blob messages".',
    valid: [
      { name: 'hashes', value: hashes, bytes: encodeBlobQuestion(hashes) },
      { name: 'first byte', value: first, bytes },
      { name: 'largest range, far behind', value: far, bytes: encodeBlobQuestion(far) },
    ],
    invalid: [
      malformed('nothing', new Uint8Array(0)),
      malformed('unknown', concat(Uint8Array.of(2), tag)),
      malformed('hashes, and more', concat(Uint8Array.of(0), tag, Uint8Array.of(0))),
      malformed('short range', bytes.subarray(0, -1)),
      malformed('no bytes', encodeBlobQuestion({ ...first, length: 0 })),
      malformed('a byte too long', encodeBlobQuestion({ ...first, length: 262_161 })),
    ],
    decode: decodeBlobQuestion,
  }
}

export function blobAnswerSet(): VectorSet {
  const found = bytesFrom('vectors/blob-answer')(64)
  return {
    name: 'blob-answer',
    about: 'Answers of /pappus/blob/1.0.0, wire.md "Blob messages".',
    valid: [
      {
        name: 'here',
        value: found,
        bytes: encodeBlobAnswer(concat(new Uint8Array(blobAnswerRoom), found)),
      },
      { name: 'not here', value: null, bytes: encodeBlobAnswer(undefined) },
    ],
    invalid: [
      malformed('nothing', new Uint8Array(0)),
      malformed('unknown', Uint8Array.of(2, 1)),
      malformed('here, without bytes', Uint8Array.of(1)),
      malformed('not here, with bytes', Uint8Array.of(0, 1)),
    ],
    decode: (bytes) => decodeBlobAnswer(bytes) ?? null,
  }
}

export function mediaSet(): VectorSet {
  const [picture, file, card] = sampleMedia.map((media) => encode(mediaValue(media)))
  const { blob, preview, layers } = sampleMedia[0]!
  const refOf = (bytes: number, of = blob!): Map<string, Uint8Array | number> =>
    new Map<string, Uint8Array | number>([
      ['id', blobHash(of.id)],
      ['key', of.key],
      ['bytes', bytes],
    ])
  const withLayer = (change: object): Uint8Array =>
    encode(mediaValue({ ...sampleMedia[0]!, layers: [{ ...layers[0]!, ...change }] }))
  return {
    name: 'media',
    about: 'One of the media of a post, wire.md "Media".',
    valid: ['picture', 'file', 'card'].map((name, index) => ({
      name,
      value: sampleMedia[index],
      bytes: [picture!, file!, card!][index]!,
    })),
    invalid: [
      malformed('unknown kind', withField(picture!, 'kind', 'hologram')),
      malformed('card with a file', withField(card!, 'blob', refOf(1))),
      malformed('file without its file', withField(card!, 'kind', 'file')),
      malformed('above 2 GiB', withField(file!, 'blob', refOf(blobBytesMax + 1))),
      malformed('empty file', withField(file!, 'blob', refOf(0))),
      malformed(
        'preview above 48 KiB',
        withField(picture!, 'preview', refOf(previewBytesMax + 1, preview)),
      ),
      malformed('flat of 2 GiB', withField(picture!, 'flat', refOf(blobBytesMax))),
      malformed('no width', withField(picture!, 'w', 0)),
      malformed('unknown mood', withField(picture!, 'mood', 'comic')),
      malformed('colour in capitals', withField(card!, 'color', '#2F6F4F')),
      malformed('layer beside the picture', withLayer({ x: 1001 })),
      malformed('layer without width', withLayer({ width: 0 })),
      {
        name: 'layer of 501 bytes',
        error: 'too-large',
        bytes: withLayer({ text: 'a'.repeat(501) }),
      },
      {
        name: '21 layers',
        error: 'too-large',
        bytes: encode(
          mediaValue({ ...sampleMedia[0]!, layers: Array(layersMax + 1).fill(layers[0]!) }),
        ),
      },
    ],
    decode: (bytes) => readMedia(decodeFields(bytes, payloadBytesMax)),
  }
}

function malformed(name: string, bytes: Uint8Array): Invalid {
  return { name, error: 'malformed', bytes }
}
