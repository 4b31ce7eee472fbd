/** The parts of the work that no node can leave out, each alone: the best that this machine does. */
import { hash, randomBytes } from 'node:crypto'
import { open, seal } from '../../../protocol/crypto.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { rateOf, timeOf } from '../harness/timing.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
/** Bytes of a sealed post of 300 characters. */
const sealedBytes = 471
const batchRows = 120
const sampleMax = 20_000

/** Posts a second of which the bytes are hashed, opened and stored, one after the other, and nothing else happens. */
export async function takingInRate(count: number): Promise<number> {
  const stored = await batchRate(Math.min(count, sampleMax))
  return 1 / (1 / hashRate() + 1 / openRate() + 1 / stored)
}

/** Durable puts a second of a row of a post, one after the other. */
export async function durablePutRate(count: number): Promise<number> {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  const value = random(sealedBytes)
  const tookMs = await timeOf(async () => {
    for (let index = 0; index < count; index++) {
      await database.put(`row ${index}`, value, { sync: true } as object)
    }
  })
  await database.close()
  return (count / tookMs) * 1000
}

function hashRate(): number {
  const bytes = random(sealedBytes)
  return rateOf(sampleMax, () => hash('sha256', bytes, 'buffer'))
}

function openRate(): number {
  const input = { key: random(32), nonce: random(24), context: random(41) }
  const sealed = seal(random(sealedBytes), input)
  return rateOf(sampleMax, () => open(sealed, input))
}

async function batchRate(count: number): Promise<number> {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  const rows = Array.from({ length: count }, (_, index) => ({
    type: 'put' as const,
    key: `row ${index}`,
    value: random(512),
  }))
  const tookMs = await timeOf(async () => {
    for (let start = 0; start < count; start += batchRows) {
      await database.batch(rows.slice(start, start + batchRows))
    }
  })
  await database.close()
  return (count / tookMs) * 1000
}
