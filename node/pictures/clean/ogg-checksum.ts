/** The checksum of a page of Ogg (RFC 3533, section 6): a CRC of 32 bits with the polynomial 0x04c11db7, the highest bit first, without inversion. */
const polynomial = 0x04_c1_1d_b7

const table: Uint32Array = Uint32Array.from({ length: 0x1_00 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ polynomial : value << 1
  return value
})

/** @param page with zeros where its checksum stands. */
export function oggChecksum(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) sum = (sum << 8) ^ (table[(sum >>> 24) ^ byte] ?? 0)
  return sum >>> 0
}
