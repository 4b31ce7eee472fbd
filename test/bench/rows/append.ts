/** Posts of the owner, one after the other, each signed, sealed, indexed and durable before the next; and the room that they take. */
import { randomBytes } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { phraseFromEntropy } from '../../../protocol/identity.ts'
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { members } from '../../../node/social/aspects/tables.ts'
import { contacts } from '../../../node/social/contacts/tables.ts'
import { Aspects } from '../../../node/social/aspects/aspects.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { Posts } from '../../../node/social/posts/posts.ts'
import { applyRecord, keptTables, viewTables } from '../../../node/social/slices.ts'
import { feedTables } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { keyOf } from '../../../node/store/table.ts'
import type { Transaction } from '../../../node/store/transaction.ts'
import { realWorld } from '../../../node/world.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { timeOf } from '../harness/timing.ts'
import { durablePutRate } from '../limits/taking-in.ts'

const audiences = 5
const membersMany = 150
const limit = 'durable puts of LevelDB alone'
const figures = {
  'to 1 aspect': { unit: 'posts/s', better: 'more', share: 0.5, limit },
  'to 1 aspect of 150 members': { unit: 'posts/s', better: 'more', share: 0.5, limit },
  'to 5 aspects': { unit: 'posts/s', better: 'more', share: 0.5, limit },
  'disk of a post to 1 aspect': { unit: 'bytes', better: 'less', aim: 1_200 },
} satisfies Figures

export const append = row({
  name: 'append',
  about: 'own posts of 300 characters, each durable before the next',
  sizes: { of: 'posts', full: [1_000, 10_000], quick: [200] },
  figures,
  measure,
})

async function measure(count: number): Promise<Round<typeof figures>> {
  const before = await durablePutRate(count)
  const one = await appendTo(1, count)
  const many = await appendTo(1, count, membersMany)
  const all = await appendTo(audiences, count)
  // Other work of the machine comes and goes: what it can do is measured on both sides.
  const puts = (before + (await durablePutRate(count))) / 2
  return {
    'to 1 aspect': { value: one.rate, limit: puts },
    'to 1 aspect of 150 members': { value: many.rate, limit: puts },
    'to 5 aspects': { value: all.rate, limit: puts },
    'disk of a post to 1 aspect': { value: one.bytes / count },
  }
}

async function appendTo(
  aspectCount: number,
  count: number,
  memberCount = 0,
): Promise<{ rate: number; bytes: number }> {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  const keyring = newKeyring()
  const world = realWorld
  const writer = new Writer({ apply: applyRecord, keyring, world, events: {} })
  const aspects = new Aspects({ keyring, world, writer })
  const posts = new Posts({ aspects, library: { take: () => [] }, keyring, world, writer })
  const ids: AspectId[] = []
  for (let index = 0; index < aspectCount; index++) {
    ids.push((await store.transact((tx) => aspects.create(tx, `Aspect ${index}`))).id)
  }
  await store.transact((tx) => addMembers(tx, ids[0]!, memberCount))
  const text = 'x'.repeat(300)
  const tookMs = await timeOf(async () => {
    for (let index = 0; index < count; index++) {
      await store.transact((tx) => posts.create(tx, { text }, ids))
    }
  })
  await store.close()
  return { rate: (count / tookMs) * 1000, bytes: await sizeOf(folder.path) }
}

/** Members as the views know them; nobody writes to them. */
function addMembers(tx: Transaction, aspect: AspectId, count: number): void {
  for (let index = 0; index < count; index++) {
    const person = `did:key:${index}` as PersonId
    tx.put(members, keyOf(aspect, person), 1)
    const name = `Person ${index}`
    tx.put(contacts, person, { person, name, namedAtMs: 0, devices: [], sinceMs: 0, grants: 1 })
  }
}

function newKeyring(): Keyring {
  const entropy = new Uint8Array(randomBytes(32))
  const device = new Uint8Array(randomBytes(32))
  return new Keyring({ phrase: phraseFromEntropy(entropy), device, createdAtMs: Date.now() })
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
