/** Whether a picture moves: drawing it anew would keep its first frame alone. */

/** @param head the first bytes of the file */
export function isAnimated(head: Uint8Array): boolean {
  if (startsWith(head, 'GIF8')) return countOf(head, [0x21, 0xf9, 0x04]) > 1
  // The animation flag of an extended WebP.
  if (startsWith(head, 'RIFF')) return textAt(head, 12) === 'VP8X' && ((head[20] ?? 0) & 2) !== 0
  return startsWith(head, '\u0089PNG') && hasControlChunk(head)
}

/** An animated PNG has `acTL` before its first data. */
function hasControlChunk(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 8; at + 8 <= head.length; at += 12 + view.getUint32(at)) {
    const type = textAt(head, at + 4)
    if (type === 'acTL') return true
    if (type === 'IDAT') return false
  }
  return false
}

function startsWith(head: Uint8Array, text: string): boolean {
  return textAt(head, 0) === text
}

function textAt(head: Uint8Array, at: number): string {
  return String.fromCodePoint(...head.subarray(at, at + 4))
}

function countOf(head: Uint8Array, wanted: readonly number[]): number {
  let count = 0
  for (let at = 0; at < head.length; at++) {
    if (wanted.every((byte, offset) => head[at + offset] === byte)) count += 1
  }
  return count
}
