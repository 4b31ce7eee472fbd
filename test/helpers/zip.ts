/** Zip archives, as services make them and as no service would: sizes, names and kinds of files may lie. (APPNOTE.TXT 6.3.10) */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: string | Uint8Array
  /** The size in the directory, in place of the true one. */
  readonly saysBytes?: number
  /** Type and permissions of Unix. @default a file */
  readonly mode?: number
  /** Offset of the content of another entry, which this one shares. */
  readonly sharesWith?: string
}

/** A link of Unix. */
export const linkMode = 0o120_777

export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  const offsets = new Map<string, number>()
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const packed = deflateRawSync(content)
    const fields = { entry, content, packed, at: offsets.get(entry.sharesWith ?? '') ?? offset }
    if (entry.sharesWith === undefined) {
      const local = Buffer.concat([localHeader(fields), packed])
      offsets.set(entry.name, offset)
      offset += local.length
      parts.push(local)
    }
    directory.push(directoryHeader(fields))
  }
  return Buffer.concat([...parts, ...directory, ending(directory, offset)])
}

interface Fields {
  entry: ZipEntry
  content: Buffer
  packed: Buffer
  at: number
}

const utf8Flag = 0x800
const deflated = 8
const madeOnUnix = (3 << 8) | 20

function localHeader({ entry, content, packed }: Fields): Buffer {
  const name = Buffer.from(entry.name)
  const header = Buffer.alloc(30)
  header.write('PK\u0003\u0004', 'latin1')
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(utf8Flag, 6)
  header.writeUInt16LE(deflated, 8)
  header.writeUInt32LE(crc32(content), 14)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(content.length, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name])
}

function directoryHeader({ entry, content, packed, at }: Fields): Buffer {
  const name = Buffer.from(entry.name)
  const header = Buffer.alloc(46)
  header.write('PK\u0001\u0002', 'latin1')
  header.writeUInt16LE(madeOnUnix, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(utf8Flag, 8)
  header.writeUInt16LE(deflated, 10)
  header.writeUInt32LE(crc32(content), 16)
  header.writeUInt32LE(packed.length, 20)
  header.writeUInt32LE(entry.saysBytes ?? content.length, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(((entry.mode ?? 0o100_644) << 16) >>> 0, 38)
  header.writeUInt32LE(at, 42)
  return Buffer.concat([header, name])
}

function ending(directory: readonly Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  end.writeUInt32LE(offset, 16)
  return end
}
