import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeFields, encode, mapOf } from '../../protocol/codec.ts'
import { payloadBytesMax, mediaMax, postTextBytesMax } from '../../protocol/limits.ts'
import { blobsOf, mediaValue, readMedia, readMediaList, type Media } from '../../protocol/media.ts'
import { decodeRecord, encodeRecord } from '../../protocol/records/record.ts'
import { attackMap } from '../helpers/hostile.ts'
import { sampleMedia, sampleRecords } from '../helpers/records.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/media')
const [picture, file, card] = sampleMedia as [Media, Media, Media]
const read = (bytes: Uint8Array): Media => readMedia(decodeFields(bytes, payloadBytesMax))

test('media come back as they were', () => {
  for (const media of sampleMedia) assert.equal(read(encode(mediaValue(media))), media)
  const post = { ...sampleRecords.post, media: sampleMedia }
  assert.equal(decodeRecord(encodeRecord(post), 'aspect'), post)
})

test('each of the media stands hostile bytes', () => {
  for (const media of sampleMedia) {
    attackMap(read, encode(mediaValue(media)), { bytesMax: payloadBytesMax })
  }
})

test('a post has up to 20 media', () => {
  const listOf = (count: number): Uint8Array =>
    encode(mapOf({ media: Array.from({ length: count }, () => mediaValue(card)) }))
  const readList = (bytes: Uint8Array): Media[] =>
    readMediaList(decodeFields(bytes, payloadBytesMax), 'media')
  assert.is(readList(listOf(mediaMax)).length, mediaMax)
  throws(() => readList(listOf(mediaMax + 1)), 'too-large')
})

test('the parts of media are named in the order in which they are of use', () => {
  assert.equal(
    blobsOf(picture).map(({ part }) => part),
    ['preview', 'flat', 'blob'],
  )
  assert.equal(
    blobsOf(file).map(({ part }) => part),
    ['blob'],
  )
  assert.equal(blobsOf(card), [])
})

test('a post with the most media and words is above no limit of the codec', () => {
  const full = { ...picture, layers: Array.from({ length: 10 }, () => picture.layers[0]!) }
  const post = { ...sampleRecords.post, media: Array.from({ length: mediaMax }, () => full) }
  const bytes = encodeRecord(post)
  assert.ok(bytes.length < postTextBytesMax)
  assert.equal(decodeRecord(bytes, 'public'), post)
})

test.run()
