/**
 * A QR code made of components, so that no markup is ever parsed. It is dark on white whatever the
 * theme is, with the quiet zone of four modules that ISO/IEC 18004 asks for: many cameras need both.
 */
import { encodeQR } from 'qr'

const quietZone = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: quietZone })
  const size = rows.length
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={rows.map(rowPath).join('')} fill="#000" />
    </svg>
  )
}

/** Every dark run of one row as a rectangle of height one. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue
    let end = x
    while (row[end] === true) end++
    path += `M${x} ${y}h${end - x}v1h${x - end}z`
    x = end
  }
  return path
}
