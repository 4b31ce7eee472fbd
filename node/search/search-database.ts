/**
 * The index in SQLite: a table of documents, and their trigrams in FTS5 without positions, which reads the texts from that table. Terms are
 * looked for in the texts of the candidates. What is deleted is overwritten, in the database and in its log.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { assert } from '../../protocol/errors.ts'
import { fold } from './fold.ts'
import { cacheKibibytes, candidatesMax, endingsMax, rareMax } from './limits.ts'
import { filtersOf, hasBits, type Condition } from './filters.ts'
import { indexedText, matchOf } from './match.ts'
import { placeAfter, placeOf } from './places.ts'
import type { Batch, Document, Found, IndexSize, Lookup } from './search-index.ts'

const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -${cacheKibibytes};
`
const schema = `
  CREATE TABLE documents (
    place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, author TEXT NOT NULL, name TEXT NOT NULL,
    second INTEGER NOT NULL, has INTEGER NOT NULL, aspects TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX documents_by_author ON documents (author, place);
  CREATE INDEX documents_with_media ON documents (place) WHERE has > 0;
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE trigrams USING fts5 (
    text, content = 'documents', content_rowid = 'place', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  INSERT INTO trigrams (trigrams, rank) VALUES ('secure-delete', 1);
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab (trigrams, row);
`

/** A document as it is stored. */
interface Content {
  key: string
  author: string
  name: string
  second: number
  has: number
  aspects: string
  text: string
}

interface Row extends Content {
  place: number
}

export class SearchDatabase {
  readonly #path: string
  readonly #statements = new Map<string, StatementSync>()
  #database: DatabaseSync | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** See `SearchIndex.open`. */
  open(version: string): string | undefined {
    this.close()
    try {
      this.#connect()
      if (this.#state('version') === version) return this.#state('cursor')
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    this.#make(version)
    return undefined
  }

  begin(cursor: string): void {
    const version = this.#state('version')
    assert(version !== undefined, 'the index is open')
    this.#make(version)
    this.#setState('cursor', cursor)
  }

  write({ from, cursor, put, remove }: Batch): void {
    assert(this.#state('cursor') === from, 'batches follow each other')
    let isDeleted = false
    this.#transact(() => {
      // FTS5 ends a segment wherever a place is smaller than the one before it.
      const sorted = put.toSorted((a, b) => a.atMs - b.atMs)
      const changed = sorted.filter((document) => this.#isChanged(document))
      for (const key of [...remove, ...changed.map((document) => document.key)]) {
        isDeleted = this.#remove(key) || isDeleted
      }
      // FTS5 loses terms of other documents where what it writes at once deletes a place and fills it again.
      if (isDeleted) this.#run("INSERT INTO trigrams (trigrams) VALUES ('flush')", [])
      for (const document of changed) this.#insert(document)
      this.#setState('cursor', cursor)
    })
    // The log still has the pages as they were.
    if (isDeleted) this.#open.exec('PRAGMA wal_checkpoint (TRUNCATE)')
  }

  find(lookup: Lookup): Found {
    const { terms, limit } = lookup
    const match = matchOf(terms, (text) => this.#trigramsFrom(text))
    const { from, candidates, filters } = filtersOf(lookup, match)
    const inner = `SELECT ${match === undefined ? 'place' : 'rowid AS place'}
      FROM ${from} WHERE ${candidates.sql} ORDER BY 1 DESC LIMIT ${candidatesMax}`
    const rows = this.#all<{ place: number; key: string }>(
      `SELECT place, key FROM (${inner}) JOIN documents USING (place) WHERE ${filters.sql}
      ORDER BY place DESC LIMIT ?`,
      [...candidates.values, ...filters.values, limit],
    )
    if (rows.length === limit) return withNext(rows, rows.at(-1)?.place)
    const [seen] = this.#all<{ count: number; last: number }>(
      `SELECT count(*) AS count, min(place) AS last FROM (${inner})`,
      candidates.values,
    )
    return withNext(rows, seen?.count === candidatesMax ? seen.last : undefined)
  }

  size(): IndexSize {
    const [{ documents } = { documents: 0 }] = this.#all<{ documents: number }>(
      'SELECT count(*) AS documents FROM documents',
    )
    const sizes = filesOf(this.#path).map((file) => statSync(file, { throwIfNoEntry: false })?.size)
    return { documents, bytes: sizes.reduce<number>((sum, size = 0) => sum + size, 0) }
  }

  /** Closes and deletes it, so that the next `open` makes another one. */
  drop(): void {
    this.close()
    for (const file of filesOf(this.#path)) rmSync(file, { force: true, recursive: true })
  }

  close(): void {
    this.#statements.clear()
    this.#database?.close()
    this.#database = undefined
  }

  get #open(): DatabaseSync {
    assert(this.#database !== undefined, 'the index is open')
    return this.#database
  }

  #connect(): void {
    // Readable by its owner alone, as all that it is made of.
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    this.#database = new DatabaseSync(this.#path)
    this.#database.exec(settings)
    // A crash may have left words in the log that were deleted.
    this.#database.exec('PRAGMA wal_checkpoint (TRUNCATE)')
  }

  /** Makes an empty one in place of whatever is there. */
  #make(version: string): void {
    this.drop()
    this.#connect()
    this.#transact(() => {
      this.#open.exec(schema)
      this.#setState('version', version)
    })
  }

  #transact(work: () => void): void {
    this.#open.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#open.exec('COMMIT')
    } catch (error) {
      // SQLite has ended the transaction itself where the disk is full.
      if (this.#open.isTransaction) this.#open.exec('ROLLBACK')
      throw error
    }
  }

  /** Whether it is not there as it is. */
  #isChanged(document: Document): boolean {
    const before = this.#row(document.key)
    return before === undefined || !isSame(before, contentOf(document))
  }

  #insert(document: Document): void {
    const { key, author, name, second, has, aspects, text } = contentOf(document)
    const place = document.isAbove ? this.#freeAbove() : this.#freeFrom(second)
    this.#run(
      'INSERT INTO documents (place, key, author, name, second, has, aspects, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      [place, key, author, name, second, has, aspects, text],
    )
    this.#run('INSERT INTO trigrams (rowid, text) VALUES (?, ?)', [place, text])
  }

  /** @returns whether there was such a document. */
  #remove(key: string): boolean {
    const row = this.#row(key)
    if (row === undefined) return false
    this.#run("INSERT INTO trigrams (trigrams, rowid, text) VALUES ('delete', ?, ?)", [
      row.place,
      row.text,
    ])
    this.#run('DELETE FROM documents WHERE place = ?', [row.place])
    return true
  }

  /** The first place that is free in a second, or in the ones after it where that is full. */
  #freeFrom(start: number): number {
    for (let from = start; ; from = placeAfter(from)) {
      const [last] = this.#all<{ place: number | null }>(
        'SELECT max(place) AS place FROM documents WHERE place >= ? AND place < ?',
        [from, placeAfter(from)],
      )
      const place = last?.place ?? from - 1
      if (place + 1 < placeAfter(from)) return place + 1
    }
  }

  #freeAbove(): number {
    const [first] = this.#all<{ place: number | null }>(
      'SELECT min(place) AS place FROM documents WHERE place < 0',
    )
    return (first?.place ?? 0) - 1
  }

  #row(key: string): Row | undefined {
    return this.#all<Row>('SELECT * FROM documents WHERE key = ?', [key])[0]
  }

  /** Trigrams that begin with a text, unless they are frequent: to count the texts of all of those would take long. */
  #trigramsFrom(text: string): string[] | undefined {
    const found: string[] = []
    let texts = 0
    const rows = this.#statement(
      'SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ?',
    ).iterate(text, `${text}\u{10ffff}`)
    for (const row of rows) {
      const { term, doc } = row as { term: string; doc: number }
      found.push(term)
      texts += doc
      if (texts > rareMax || found.length > endingsMax) return undefined
    }
    return found
  }

  #state(name: string): string | undefined {
    const [table] = this.#all("SELECT 1 FROM sqlite_schema WHERE name = 'state'")
    if (table === undefined) return undefined
    return this.#all<{ value: string }>('SELECT value FROM state WHERE name = ?', [name])[0]?.value
  }

  #setState(name: string, value: string): void {
    this.#run('INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)', [name, value])
  }

  #run(sql: string, values: Condition['values']): void {
    this.#statement(sql).run(...values)
  }

  #all<T = unknown>(sql: string, values: Condition['values'] = []): T[] {
    return this.#statement(sql).all(...values) as T[]
  }

  /** Queries that differ by their filters are few; by their terms, `termsMax`. */
  #statement(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#open.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function contentOf(document: Document): Content {
  const { key, author, name = '', atMs, aspects } = document
  return {
    key,
    author,
    name: fold(name),
    second: placeOf(atMs),
    has: hasBits(document.has),
    aspects: JSON.stringify(aspects),
    text: indexedText(document.texts.map(fold)),
  }
}

function isSame(before: Row, next: Content): boolean {
  return Object.entries(next).every(([name, value]) => before[name as keyof Row] === value)
}

function withNext(rows: Found['rows'], next: number | undefined): Found {
  return next === undefined ? { rows } : { rows, next }
}

function filesOf(path: string): string[] {
  return [path, `${path}-wal`, `${path}-shm`]
}

/** Whether SQLite found a file that is none of its own, or broken (SQLITE_CORRUPT, SQLITE_NOTADB, and their kinds). */
export function isDamage(error: unknown): boolean {
  const { errcode } = error as { errcode?: number }
  return errcode !== undefined && [11, 26].includes(errcode & 0xff)
}
