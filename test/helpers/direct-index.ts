/** The index without its thread, for tests of what it holds. */
import { SearchDatabase } from '../../node/search/search-database.ts'
import type {
  Batch,
  Found,
  IndexSize,
  Lookup,
  SearchIndex,
} from '../../node/search/search-index.ts'

export class DirectIndex implements SearchIndex {
  readonly database: SearchDatabase
  /** How often it was made empty. */
  begun = 0

  constructor(path: string) {
    this.database = new SearchDatabase(path)
  }

  async open(version: string): Promise<string | undefined> {
    return this.database.open(version)
  }

  async begin(cursor: string): Promise<void> {
    this.begun += 1
    this.database.begin(cursor)
  }

  async write(batch: Batch): Promise<void> {
    this.database.write(batch)
  }

  async find(lookup: Lookup): Promise<Found> {
    return this.database.find(lookup)
  }

  async size(): Promise<IndexSize> {
    return this.database.size()
  }

  async close(): Promise<void> {
    this.database.close()
  }
}
