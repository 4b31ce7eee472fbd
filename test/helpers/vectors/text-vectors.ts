/** Vectors of text that people write: the fields `name` and `text` of an encoded map, and what every reader reads them as. */
import { utf8 } from '../../../protocol/bytes.ts'
import { decodeFields, encodeFields } from '../../../protocol/codec.ts'
import { nameBytesMax, noteBytesMax } from '../../../protocol/limits.ts'
import { fromHex } from '../hex.ts'
import type { VectorSet } from './vector-set.ts'

const bytesMax = 2_000
const names: Record<string, string> = {
  plain: 'Alice Å.',
  'white space': ' \u00a0Bo\t\r\n\u2028 Li\u3000',
  decomposed: 'Zoe\u0308',
  'zero-width space': 'Fri\u200bends',
  'direction turned around': 'Bo\u202eil\u202c\u2066\u200f',
  'control characters': 'B\u0000o\u001b[31m\u009b',
  'a mark behind an invisible letter': 'e\u034f\u0301',
  'joiners that join': 'علی\u200cرضا ක්\u200dර 👩\u200d🚀',
  'joiners that join nothing': 'B\u200co\u200d 👩\u200d',
  'variants of emoji': '❤\ufe0f 1\ufe0f\u20e3 1\ufe0f a\ufe0f ❤\ufe0f\ufe0f',
  'a region in tags':
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} a\u{e0067}\u{e007f}',
  'variant of a Han character': '葛\u{e0100}城\u{e0100}\u{e0100}',
  'nothing but a zero-width space': '\u200b',
  'nothing but a Hangul filler': '\u3164',
  'nothing but a mark': '\u0301',
  '40 bytes that become 120': '\u{1d160}'.repeat(10),
}
const bodies: Record<string, string> = {
  plain: 'Pusteblume: 蒲公英 🌬️',
  'line breaks': 'a\r\nb\rc\u0085d\u2028e\u2029f\u000bg\u000ch\n\n',
  'white space and invisible letters stay': '  a\t\u200bb\u2066 e\u0301 ',
  'control characters': 'a\u0000b\u001b[31mc\u009bd\u007f',
  'direction overridden': 'a\u202eb\u202d',
  'no characters': 'a\uffff\ufdd0\u{10ffff}b',
  empty: '',
}

export function nameSet(): VectorSet {
  return {
    name: 'name',
    about:
      'Names, wire.md "Text from people": a map with the field `name`, read in its normal form.',
    valid: Object.entries(names).map(([name, text]) => {
      const bytes = encodeFields({ name: text })
      return { name, value: readName(bytes), bytes }
    }),
    invalid: [
      { name: 'empty', error: 'malformed', bytes: encodeFields({ name: '' }) },
      { name: 'no text', error: 'malformed', bytes: encodeFields({ name: utf8('Bo') }) },
      {
        name: 'half of a surrogate pair',
        error: 'malformed',
        bytes: fromHex('a1646e616d6563eda080'),
      },
      { name: '121 bytes', error: 'too-large', bytes: encodeFields({ name: 'a'.repeat(121) }) },
      {
        name: '132 bytes in its normal form',
        error: 'too-large',
        bytes: encodeFields({ name: '\u{1d160}'.repeat(11) }),
      },
    ],
    decode: readName,
  }
}

export function bodySet(): VectorSet {
  return {
    name: 'body',
    about:
      'Posts and notes, wire.md "Text from people": a map with the field `text`, read in its normal form.',
    valid: Object.entries(bodies).map(([name, text]) => {
      const bytes = encodeFields({ text })
      return { name, value: readBody(bytes), bytes }
    }),
    invalid: [
      { name: 'no text', error: 'malformed', bytes: encodeFields({ text: 7 }) },
      {
        name: 'half of a surrogate pair',
        error: 'malformed',
        bytes: fromHex('a1647465787463edbfbf'),
      },
      { name: '801 bytes', error: 'too-large', bytes: encodeFields({ text: 'a'.repeat(801) }) },
    ],
    decode: readBody,
  }
}

function readName(bytes: Uint8Array): string {
  return decodeFields(bytes, bytesMax).name('name', nameBytesMax)
}

function readBody(bytes: Uint8Array): string {
  return decodeFields(bytes, bytesMax).body('text', noteBytesMax)
}
