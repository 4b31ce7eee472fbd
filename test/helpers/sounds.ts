/** Small sounds and films of every kind, with tags, put together byte by byte. */
import { concat, uintBytes, utf8 } from '../../protocol/bytes.ts'
import { oggChecksum } from '../../node/pictures/clean/ogg-checksum.ts'

/** Bytes of a number, the lowest first. */
function little(value: number, length = 4): Uint8Array {
  return uintBytes(value, length).toReversed()
}

function sized(bytes: Uint8Array): Uint8Array {
  return concat(little(bytes.length), bytes)
}

/** Comments as Vorbis has them. */
export function comments(text: string): Uint8Array {
  return concat(sized(utf8('encoder of Alice')), little(1), sized(utf8(`ARTIST=${text}`)))
}

function flacBlock(type: number, content: Uint8Array, isLast = false): Uint8Array {
  return concat(Uint8Array.of(type + (isLast ? 0x80 : 0)), uintBytes(content.length, 3), content)
}

export function flac(text: string, sound: Uint8Array): Uint8Array {
  const info = flacBlock(0, new Uint8Array(34).fill(1))
  const tags = flacBlock(4, comments(text))
  return concat(utf8('fLaC'), info, tags, flacBlock(6, utf8(text), true), sound)
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  return concat(utf8(name), sized(content), new Uint8Array(content.length % 2))
}

export function wav(text: string, sound: Uint8Array): Uint8Array {
  const list = chunk('LIST', concat(utf8('INFO'), chunk('IART', utf8(text))))
  const all = concat(chunk('fmt ', new Uint8Array(16).fill(1)), list, chunk('data', sound))
  const tagged = concat(utf8('WAVE'), all, chunk('bext', utf8(text)))
  return concat(utf8('RIFF'), sized(tagged))
}

function id3(text: string): Uint8Array {
  const frame = concat(
    utf8('TPE1'),
    uintBytes(text.length + 1, 4),
    Uint8Array.of(0, 0, 0),
    utf8(text),
  )
  const sizes = Uint8Array.of(0, 0, frame.length >> 7, frame.length % 128)
  return concat(utf8('ID3'), Uint8Array.of(3, 0, 0), sizes, frame)
}

function ape(text: string): Uint8Array {
  const item = concat(little(text.length), little(0), utf8('Artist\0'), utf8(text))
  const part = (flags: number): Uint8Array =>
    concat(
      utf8('APETAGEX'),
      little(2000),
      little(item.length + 32),
      little(1),
      little(flags),
      new Uint8Array(8),
    )
  return concat(part(0xa0_00_00_00), item, part(0x80_00_00_00))
}

export function mp3(text: string, sound: Uint8Array): Uint8Array {
  const id3v1 = new Uint8Array(128)
  id3v1.set(utf8(`TAG${text}`))
  const lyrics = utf8(`LYRICSBEGIN${text}`)
  const digits = String(lyrics.length).padStart(6, '0')
  return concat(id3(text), id3(text), sound, ape(text), lyrics, utf8(`${digits}LYRICS200`), id3v1)
}

/** A page of Ogg with one packet, which must be shorter than 65,025 bytes. */
function oggPage(packet: Uint8Array, number: number, flags = 0): Uint8Array {
  const full = Math.floor(packet.length / 255)
  const sizes = Uint8Array.of(...Array.from({ length: full }, () => 255), packet.length % 255)
  const head = concat(little(number > 2 ? 960 : 0, 8), little(7), little(number), new Uint8Array(4))
  const page = concat(
    utf8('OggS'),
    Uint8Array.of(0, flags),
    head,
    Uint8Array.of(sizes.length),
    sizes,
    packet,
  )
  page.set(little(oggChecksum(page)), 22)
  return page
}

export type OggCodec = 'opus' | 'vorbis' | 'flac'

export function ogg(codec: OggCodec, text: string, sound: Uint8Array): Uint8Array {
  const tags = comments(text)
  const packets = {
    opus: [
      concat(utf8('OpusHead'), Uint8Array.of(1, 2), new Uint8Array(9)),
      concat(utf8('OpusTags'), tags),
    ],
    vorbis: [
      concat(utf8('\x01vorbis'), new Uint8Array(23)),
      concat(utf8('\x03vorbis'), tags, Uint8Array.of(1)),
    ],
    flac: [
      concat(Uint8Array.of(0x7f), utf8('FLAC'), new Uint8Array(46)),
      flacBlock(4, tags),
      flacBlock(6, utf8(text), true),
    ],
  }[codec]
  return concat(
    ...packets.map((packet, number) => oggPage(packet, number, number === 0 ? 2 : 0)),
    oggPage(concat(Uint8Array.of(0xff), sound), 3, 4),
  )
}

function element(id: number, content: Uint8Array, lengthBytes = 2): Uint8Array {
  const hex = id.toString(16)
  const length = uintBytes(content.length, lengthBytes)
  length[0]! += 0x80 >> (lengthBytes - 1)
  return concat(uintBytes(id, hex.length / 2), length, content)
}

/** @param isLive whether it was recorded live, so that segment and cluster say no length. */
export function webm(text: string, sound: Uint8Array, { isLive = false } = {}): Uint8Array {
  const unknown = (id: number, content: Uint8Array): Uint8Array =>
    concat(uintBytes(id, 4), Uint8Array.of(0x01), new Uint8Array(7).fill(0xff), content)
  const open = isLive ? unknown : (id: number, content: Uint8Array) => element(id, content, 4)
  const said = utf8(text)
  const info = [0x4d_80, 0x57_41, 0x7b_a9, 0x44_61].map((id) => element(id, said))
  const track = element(0xae, concat(element(0x86, utf8('A_OPUS'), 1), element(0x53_6e, said, 1)))
  const body = concat(
    element(0x15_49_a9_66, concat(...info)),
    element(0x16_54_ae_6b, track),
    open(0x1f_43_b6_75, element(0xa3, sound)),
    element(0x12_54_c3_67, said, 1),
    element(0x19_41_a4_69, said, 8),
  )
  return concat(
    element(0x1a_45_df_a3, element(0x42_82, utf8('webm'), 1)),
    open(0x18_53_80_67, body),
  )
}
