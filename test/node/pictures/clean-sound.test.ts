/** A sound or a film of any kind says nothing about who made it, where and with what, and is the same sound. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat } from '../../../protocol/bytes.ts'
import { cleanMedia } from '../../../node/pictures/clean/clean.ts'
import { sniff } from '../../../node/pictures/sniff.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { metadataOf } from '../../helpers/pictures.ts'
import { anyBytes, bytesFrom, checkAsync } from '../../helpers/seed.ts'
import { flac, mp3, ogg, wav, webm } from '../../helpers/sounds.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/clean-sound')

const secret = 'Alice at home in Copenhagen'
const about = /Alice|Copenhagen/u
const sound = bytesFrom('sound')(400)
// As a frame of MP3 begins, and no tag.
sound.set([0xff, 0xfb, 0x90, 0x00])

const files: Readonly<Record<string, { type: string; bytes: Uint8Array }>> = {
  flac: { type: 'audio/flac', bytes: flac(secret, sound) },
  wav: { type: 'audio/wav', bytes: wav(secret, sound) },
  mp3: { type: 'audio/mpeg', bytes: mp3(secret, sound) },
  opus: { type: 'audio/ogg', bytes: ogg('opus', secret, sound) },
  ogg: { type: 'audio/ogg', bytes: ogg('vorbis', secret, sound) },
  'flac.ogg': { type: 'audio/ogg', bytes: ogg('flac', secret, sound) },
  webm: { type: 'audio/webm', bytes: webm(secret, sound) },
  'live.webm': { type: 'audio/webm', bytes: webm(secret, sound, { isLive: true }) },
}

for (const [name, { type, bytes }] of Object.entries(files)) {
  test(`nothing about person and place is left of a ${name}, and the sound is`, async () => {
    await using folder = await tempDir()
    const path = join(folder.path, `sound.${name}`)
    await writeFile(path, bytes)
    assert.is(sniff(bytes).type, type)
    assert.ok(Buffer.from(bytes).includes('Alice'))

    assert.ok(await cleanMedia(path, type))
    const after = await readFile(path)
    assert.not.ok(about.test(after.toString('latin1')))
    assert.not.ok((await metadataOf(path)).some((field) => about.test(field)))
    // Players find the sound by positions in the file.
    assert.is(after.indexOf(sound), Buffer.from(bytes).indexOf(sound))
    assert.is(sniff(after).type, type)
    assert.ok(await cleanMedia(path, type), 'a clean one can be cleaned again')
    assert.ok((await readFile(path)).equals(after))
  })
}

test('pages of Ogg that were changed have the checksum of their bytes', async () => {
  for (const name of ['opus', 'ogg', 'flac.ogg']) {
    const after = await cleaned(files[name]!)
    for (let at = 0; at < after.bytes.length;) {
      const sizes = after.bytes.subarray(at + 27, at + 27 + after.bytes[at + 26]!)
      const end = at + 27 + sizes.length + sizes.reduce((sum, size) => sum + size, 0)
      const page = after.bytes.subarray(at, end)
      const sum = page.readUInt32LE(22)
      page.fill(0, 22, 26)
      assert.is(crcByBits(page), sum)
      at = end
    }
  }
})

test('a file that is cut off, or ends otherwise than it says, is not called clean', async () => {
  for (const name of ['flac', 'opus', 'webm']) {
    const { type, bytes } = files[name]!
    assert.not.ok((await cleaned({ type, bytes: bytes.subarray(0, 60) })).isClean, name)
  }
  const { type, bytes } = files['webm']!
  assert.not.ok((await cleaned({ type, bytes: concat(bytes, Uint8Array.of(0, 0, 0)) })).isClean)
})

test('any bytes, and any changed sound, are never made longer, and end', async () => {
  const kinds = fc.constantFrom(...Object.values(files))
  const change = fc.tuple(fc.nat(2000), fc.nat(255))
  const changed = fc
    .record({ kind: kinds, changes: fc.array(change, { maxLength: 6 }) })
    .map(({ kind: { type, bytes }, changes }) => {
      const other = new Uint8Array(bytes)
      for (const [at, value] of changes) other[at % other.length] = value
      return { type, bytes: other }
    })
  const random = fc
    .record({ kind: kinds, bytes: anyBytes({ lengthMax: 300 }) })
    .map(({ kind: { type }, bytes }) => ({ type, bytes }))
  await checkAsync(
    fc.asyncProperty(fc.oneof(random, changed), async (file) => {
      assert.ok((await cleaned(file)).bytes.length <= file.bytes.length)
    }),
    { runs: sampleOr(300, 5000) },
  )
})

async function cleaned(file: {
  type: string
  bytes: Uint8Array
}): Promise<{ isClean: boolean; bytes: Buffer }> {
  await using folder = await tempDir()
  const path = join(folder.path, 'sound')
  await writeFile(path, file.bytes)
  return { isClean: await cleanMedia(path, file.type), bytes: await readFile(path) }
}

/** As RFC 3533 says it, bit by bit. */
function crcByBits(bytes: Uint8Array): number {
  let sum = 0n
  for (const byte of bytes) {
    sum ^= BigInt(byte) << 24n
    for (let bit = 0; bit < 8; bit += 1) {
      sum <<= 1n
      if (sum >= 1n << 32n) sum ^= (1n << 32n) + 0x04_c1_1d_b7n
    }
  }
  return Number(sum)
}

test.run()
