/** Files are what their bytes say, whatever they are called. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, utf8 } from '../../../protocol/bytes.ts'
import { sniff, sniffFile } from '../../../node/pictures/sniff.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { movie, movieType } from '../../helpers/movies.ts'
import { animation, samplePicture } from '../../helpers/pictures.ts'
import { rejects } from '../../helpers/rejects.ts'
import { anyBytes, check } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/sniff')

const boxes = (brands: string): Uint8Array =>
  concat(Uint8Array.of(0, 0, 0, 8 + brands.length), utf8(`ftyp${brands}`), new Uint8Array(64))
const ebml = (rest: string): Uint8Array =>
  concat(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x9f), Buffer.from(rest, 'latin1'))
/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes. */
const mp3Frame = concat(Uint8Array.of(0xff, 0xfb, 0x90, 0x00), new Uint8Array(413))
const ogg = (packet: string): Uint8Array =>
  concat(utf8('OggS'), new Uint8Array(24), Buffer.from(packet, 'latin1'))

const known: readonly (readonly [name: string, head: Uint8Array, kind: string, type: string])[] = [
  ['MP4', boxes('isom\0\0\0\0isomavc1'), 'video', 'video/mp4'],
  ['M4V', boxes('M4V \0\0\0\0'), 'video', 'video/mp4'],
  ['MOV', boxes('qt  \0\0\0\0qt  '), 'video', 'video/quicktime'],
  ['M4A', boxes('M4A \0\0\0\0isom'), 'audio', 'audio/mp4'],
  ['AVIF', boxes('avif\0\0\0\0mif1'), 'picture', 'image/avif'],
  ['AVIF among pictures in boxes', boxes('mif1\0\0\0\0mif1avif'), 'picture', 'image/avif'],
  ['HEIC', boxes('heic\0\0\0\0mif1heic'), 'refused', 'image/heic'],
  ['HEIF', boxes('mif1\0\0\0\0mif1heic'), 'refused', 'image/heic'],
  ['camera raw in boxes', boxes('crx \0\0\0\0'), 'file', 'application/octet-stream'],
  ['WebM', ebml('\x42\x82\x84webm\x86\x85V_VP8'), 'video', 'video/webm'],
  ['WebM with sound alone', ebml('\x42\x82\x84webm\x86\x86A_OPUS'), 'audio', 'audio/webm'],
  ['MKV', ebml('\x42\x82\x88matroska'), 'video', 'video/x-matroska'],
  ['other EBML', ebml('\x42\x82\x84abcd'), 'file', 'application/octet-stream'],
  ['MP3', concat(mp3Frame, mp3Frame), 'audio', 'audio/mpeg'],
  ['MP3 with a tag', Buffer.from('ID3\x04\0\0\0\0\x01\0', 'latin1'), 'audio', 'audio/mpeg'],
  ['one frame of MP3', mp3Frame, 'file', 'application/octet-stream'],
  ['Opus', ogg('OpusHead\x01'), 'audio', 'audio/ogg'],
  ['Vorbis', ogg('\x01vorbis\0'), 'audio', 'audio/ogg'],
  ['Theora', ogg('\x80theora'), 'file', 'application/octet-stream'],
  ['WAV', utf8('RIFF\0\0\0\0WAVEfmt '), 'audio', 'audio/wav'],
  ['FLAC', utf8('fLaC\0\0\0"'), 'audio', 'audio/flac'],
  ['PDF', utf8('%PDF-1.7\n'), 'file', 'application/pdf'],
  ['ZIP', utf8('PK\x03\x04\x14\0'), 'file', 'application/zip'],
  ['text', utf8('Grüße aus Århus\n'), 'file', 'text/plain'],
  ['HTML', utf8('<!DOCTYPE html><script>1</script>'), 'file', 'application/octet-stream'],
  ['text with HTML in it', utf8('Hello <b>you</b>'), 'file', 'application/octet-stream'],
  ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'refused', 'image/svg+xml'],
  [
    'SVG behind what may stand before it',
    utf8(
      '\ufeff<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY c "d">]>\n<svg>',
    ),
    'refused',
    'image/svg+xml',
  ],
  ['nothing', new Uint8Array(0), 'file', 'application/octet-stream'],
  ['BMP', utf8('BM\0\0\0\0\0\0'), 'file', 'application/octet-stream'],
]

for (const [name, head, kind, type] of known) {
  test(`${name} is ${kind} of ${type}`, () => {
    const found = sniff(head)
    assert.equal([found.kind, found.type], [kind, type])
  })
}

for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
  test(`a picture that sharp wrote as ${format} is one`, async () => {
    const bytes = await samplePicture(32, 20).toFormat(format).toBuffer()
    assert.equal(sniff(bytes.subarray(0, 4096)), { kind: 'picture', type: `image/${format}` })
  })
}

test('an animated picture is a picture', async () => {
  const bytes = await animation('gif', { frames: 3, side: 8 })
  assert.equal(sniff(bytes), { kind: 'picture', type: 'image/gif' })
})

test('a page of HTML in a file called .jpg is a file', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'holiday.jpg')
  await writeFile(path, '<html><script>alert(1)</script></html>')
  assert.equal(await sniffFile(path), { kind: 'file', type: 'application/octet-stream' })
})

test('sound under the brand of a film is sound', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'words')
  await writeFile(path, concat(movieType, movie({ handler: 'soun' })))
  assert.equal(await sniffFile(path), { kind: 'audio', type: 'audio/mp4' })
  await writeFile(path, concat(movieType, movie()))
  assert.equal(await sniffFile(path), { kind: 'video', type: 'video/mp4' })
})

test('a file that is a refused picture says which', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'drawing.png')
  await writeFile(path, '<svg onload="alert(1)"/>')
  assert.equal((await rejects(sniffFile(path), 'picture-format')).values, { format: 'svg' })
  await writeFile(path, boxes('heic\0\0\0\0'))
  assert.equal((await rejects(sniffFile(path), 'picture-format')).values, { format: 'heic' })
})

test('any bytes are something, and only what begins like a picture is one', () => {
  const isPicture = /^(\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp)/su
  const kinds = ['picture', 'video', 'audio', 'file', 'refused']
  check(
    fc.property(anyBytes({ lengthMax: 200 }), (bytes) => {
      const { kind } = sniff(bytes)
      assert.ok(kinds.includes(kind))
      assert.ok(kind !== 'picture' || isPicture.test(Buffer.from(bytes).toString('latin1')))
    }),
    { runs: sampleOr(1000, 50_000) },
  )
})

test('a changed, cut or lengthened beginning of any kind is something too', () => {
  const heads = known.map(([, head]) => head).filter(({ length }) => length > 0)
  check(
    fc.property(
      fc.constantFrom(...heads),
      fc.nat(),
      fc.nat(255),
      fc.nat(),
      anyBytes({ lengthMax: 40 }),
      (head, at, value, cut, more) => {
        const bytes = concat(head, more)
        bytes[at % bytes.length] = value
        assert.ok(sniff(bytes.subarray(0, cut % (bytes.length + 1))).kind !== undefined)
        assert.ok(sniff(bytes).kind !== undefined)
      },
    ),
    { runs: sampleOr(1000, 50_000) },
  )
})

test('text that would make a search for tags slow takes no time', () => {
  // Each of these comes to its end at once, or this file runs into its limit of time.
  for (const part of ['<!--', '<?', '<!DOCTYPE [', ' ', '<!DOCTYPE a [b] ']) {
    assert.is(sniff(utf8(part.repeat(4096 / part.length))).kind, 'file')
  }
})

test.run()
