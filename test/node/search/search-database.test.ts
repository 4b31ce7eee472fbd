/** The index against a model: a filter over the texts. And what of deleted words, crashes and damage is left in its file. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fold } from '../../../node/search/fold.ts'
import { hasWords } from '../../../node/search/query.ts'
import { SearchDatabase } from '../../../node/search/search-database.ts'
import type { Document, Lookup } from '../../../node/search/search-index.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { Random } from '../../helpers/random.ts'
import { anyText } from '../../helpers/search-texts.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/search/search-database')

const firstMs = Date.UTC(2026, 0, 1)
const everything = { terms: [], isAbove: false, has: [], without: [], limit: 1_000 }

/** An open index without documents, at the cursor `0`. */
function emptyIndex(path: string): SearchDatabase {
  const database = new SearchDatabase(path)
  assert.is(database.open('v'), undefined)
  database.begin('0')
  return database
}

function documentOf(random: Random, number: number): Document {
  return {
    key: `post!${number}`,
    author: random.pick(['ana', 'bo', 'cy']),
    name: random.pick([undefined, 'Bo Lee', 'Élan']),
    atMs: firstMs + random.below(20) * 1000 + random.below(1000),
    aspects: random.pick([[], ['family'], ['family', 'work']]),
    has: hasWords.filter(() => random.once(3)),
    texts: Array.from({ length: 1 + random.below(3) }, () => anyText(random, 8)),
    isAbove: random.once(8),
  }
}

function lookupOf(random: Random, all: readonly Document[]): Lookup {
  const terms = Array.from({ length: random.below(3) }, () => {
    const text = fold(random.pick(random.pick(all).texts))
    const letters = Array.from(text)
    const at = random.below(letters.length + 1)
    return letters
      .slice(at, at + 1 + random.below(6))
      .join('')
      .trim()
  })
  return {
    ...everything,
    terms: terms.filter((term) => term !== ''),
    isAbove: random.once(8),
    has: hasWords.filter(() => random.once(6)),
    ...(random.once(3) && { from: { people: ['bo'], names: random.once(2) ? ['lee'] : [] } }),
    ...(random.once(3) && { in: { people: ['cy'], aspects: ['work'] } }),
    ...(random.once(4) && { beforeMs: firstMs + random.below(20) * 1000 }),
    ...(random.once(4) && { afterMs: firstMs + random.below(20) * 1000 }),
    without: random.once(3) ? ['ana'] : [],
  }
}

/** Whether a document is to be found, said as plainly as possible. */
function fits(document: Document, lookup: Lookup): boolean {
  const { texts, author, name = '', atMs, aspects, has, isAbove } = document
  const { terms, from, in: within, beforeMs = Infinity, afterMs = 0 } = lookup
  const isFrom =
    from === undefined ||
    from.people.includes(author) ||
    from.names.some((one) => ` ${fold(name)}`.includes(` ${one}`))
  const isIn =
    within === undefined ||
    within.people.includes(author) ||
    within.aspects.some((aspect) => aspects.includes(aspect))
  return (
    isAbove === lookup.isAbove &&
    terms.every((term) => texts.some((text) => fold(text).includes(term))) &&
    isFrom &&
    isIn &&
    (isAbove || (atMs < beforeMs && atMs >= afterMs)) &&
    lookup.has.every((word) => has.includes(word)) &&
    !lookup.without.includes(author)
  )
}

/** All keys, page by page. */
function findAll(database: SearchDatabase, lookup: Lookup, limit: number): string[] {
  const keys: string[] = []
  for (let before: number | undefined, isEnd = false; !isEnd;) {
    const page = database.find({ ...lookup, limit, ...(before !== undefined && { before }) })
    keys.push(...page.rows.map(({ key }) => key))
    isEnd = page.next === undefined
    before = page.next
  }
  return keys
}

test('what is found is what a filter over the texts gives, newest first, page by page', async () => {
  const property = fc.asyncProperty(fc.integer(), async (seed) => {
    const random = new Random(seed)
    await using folder = await tempDir()
    const database = emptyIndex(join(folder.path, 'search.db'))
    const known = new Map<string, Document>()
    for (let step = 0; step < 6; step++) {
      // Some are other versions of those before, and some of those are taken back.
      const put = Array.from({ length: 12 }, () => documentOf(random, random.below(40)))
      const remove = [...known.keys()].filter(() => random.once(4))
      for (const key of remove) known.delete(key)
      const last = new Map(put.map((document) => [document.key, document]))
      for (const [key, document] of last) known.set(key, document)
      database.write({ from: `${step}`, cursor: `${step + 1}`, put: [...last.values()], remove })
      const all = [...known.values()]
      for (let count = 0; count < 12; count++) {
        const lookup = lookupOf(random, all)
        const keys = findAll(database, lookup, 1 + random.below(5))
        const wanted = all.filter((document) => fits(document, lookup)).map(({ key }) => key)
        assert.equal(keys.toSorted(), wanted.toSorted(), JSON.stringify(lookup))
        const seconds = keys.map((key) => Math.floor((known.get(key)?.atMs ?? 0) / 1000))
        if (!lookup.isAbove)
          assert.equal(
            seconds,
            seconds.toSorted((a, b) => b - a),
          )
      }
    }
    database.close()
  })
  await checkAsync(property, { runs: sampleOr(6, 100) })
})

test('a document that gets other words takes none from a new one of its batch', async () => {
  await using folder = await tempDir()
  const database = emptyIndex(join(folder.path, 'search.db'))
  const lion = (number: number, text: string): Document => ({
    ...documentOf(new Random(number), number),
    texts: [text],
    atMs: firstMs + number * 1000,
    isAbove: false,
  })
  database.write({ from: '0', cursor: '1', put: [lion(1, 'a lion')], remove: [] })
  const put = [lion(1, 'the lion'), lion(2, 'another lion')]
  database.write({ from: '1', cursor: '2', put, remove: [] })
  const found = findAll(database, { ...everything, terms: ['lion'] }, 10)
  assert.equal(found, ['post!2', 'post!1'])
  database.close()
  using raw = new DatabaseSync(join(folder.path, 'search.db'))
  raw.exec("INSERT INTO trigrams (trigrams, rank) VALUES ('integrity-check', 1)")
})

test('more things of one second than it has places for are all there, and found', async () => {
  await using folder = await tempDir()
  const database = emptyIndex(join(folder.path, 'search.db'))
  const put = Array.from({ length: 700 }, (_, index) => ({
    ...documentOf(new Random(index), index),
    isAbove: false,
    atMs: firstMs,
  }))
  database.write({ from: '0', cursor: '1', put, remove: [] })
  assert.is(new Set(findAll(database, everything, 100)).size, 700)
  database.close()
})

test('words that were deleted are in no file of the index', async () => {
  await using folder = await tempDir()
  const database = emptyIndex(join(folder.path, 'search.db'))
  const random = new Random(1)
  const secret = 'zyxwvutsrq'
  const others = Array.from({ length: 200 }, (_, index) => documentOf(random, index))
  const put = [...others, { ...documentOf(random, 1_000), texts: [`a ${secret} b`] }]
  database.write({ from: '0', cursor: '1', put, remove: [] })
  assert.ok(isInFiles(folder.path, secret))
  database.write({ from: '1', cursor: '2', put: [], remove: ['post!1000'] })
  assert.not.ok(isInFiles(folder.path, secret))
  database.close()
  using raw = new DatabaseSync(join(folder.path, 'search.db'))
  const terms = raw.prepare('SELECT term FROM vocabulary').all() as { term: string }[]
  assert.ok(terms.length > 0)
  assert.not.ok(terms.some(({ term }) => secret.includes(term)))
  raw.exec("INSERT INTO trigrams (trigrams, rank) VALUES ('integrity-check', 1)")
})

function isInFiles(folder: string, words: string): boolean {
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(words))
}

test('a copy of its files at any moment opens at the cursor of the last batch', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'search.db')
  const database = emptyIndex(path)
  const put = [documentOf(new Random(2), 1)]
  database.write({ from: '0', cursor: '1', put, remove: [] })
  // As a crash leaves them: nothing is closed.
  await using copy = await tempDir()
  for (const name of readdirSync(folder.path)) {
    cpSync(join(folder.path, name), join(copy.path, name))
  }
  const other = new SearchDatabase(join(copy.path, 'search.db'))
  assert.is(other.open('v'), '1')
  assert.is(other.size().documents, 1)
  other.close()
  assert.is(database.open('v'), '1')
  database.close()
})

test('a batch that does not follow the last one is not written', async () => {
  await using folder = await tempDir()
  const database = emptyIndex(join(folder.path, 'search.db'))
  const put = [documentOf(new Random(3), 1)]
  assert.throws(() => database.write({ from: '7', cursor: '8', put, remove: [] }))
  assert.is(database.size().documents, 0)
  database.close()
})

for (const [what, damage] of [
  ['of another kind', () => Buffer.from('no database at all, but long enough to be looked at')],
  ['that is empty', () => Buffer.alloc(0)],
  ['that was cut off', (before: Buffer) => before.subarray(0, 5_000)],
  ['with a broken first page', (before: Buffer) => before.fill(7, 0, 4_096)],
] as const) {
  test(`a file ${what} is made anew, and so is one of another version`, async () => {
    await using folder = await tempDir()
    const path = join(folder.path, 'search.db')
    const database = emptyIndex(path)
    const put = Array.from({ length: 50 }, (_, index) => documentOf(new Random(index), index))
    database.write({ from: '0', cursor: '1', put, remove: [] })
    database.close()
    writeFileSync(path, damage(readFileSync(path)))
    assert.is(database.open('v'), undefined)
    database.begin('0')
    database.write({ from: '0', cursor: '1', put, remove: [] })
    assert.is(database.open('v'), '1')
    assert.is(database.open('w'), undefined)
    assert.is(database.size().documents, 0)
    database.close()
  })
}

test.run()
