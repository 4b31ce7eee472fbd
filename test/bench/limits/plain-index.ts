/** The best that SQLite does here as an index of words: texts put into FTS5, which keeps them, in batches, and nothing else. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { tempDir } from '../../helpers/temp-dir.ts'
import { timeOf } from '../harness/timing.ts'

const batchTexts = 500

/** Texts a second into an index of trigrams in this process. */
export async function indexRate(texts: readonly string[]): Promise<number> {
  await using folder = await tempDir()
  const database = new DatabaseSync(join(folder.path, 'index.db'))
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE VIRTUAL TABLE texts USING fts5 (text, columnsize = 0, detail = none, tokenize = 'trigram');
  `)
  const put = database.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)')
  const tookMs = await timeOf(() => {
    for (let from = 0; from < texts.length; from += batchTexts) {
      database.exec('BEGIN')
      for (const [index, text] of texts.slice(from, from + batchTexts).entries()) {
        put.run(from + index, text)
      }
      database.exec('COMMIT')
    }
  })
  database.close()
  return (texts.length / tookMs) * 1000
}
