/** The thread of the index: SQLite works while its caller waits, and so must not do so where the network does. */
import { parentPort, workerData } from 'node:worker_threads'
import { isDamage, SearchDatabase } from './search-database.ts'
import type { Answer, Request } from './worker-index.ts'

const database = new SearchDatabase(workerData as string)

parentPort?.on('message', ({ number, call, values }: Request) => {
  parentPort?.postMessage(answerTo({ number, call, values }), [])
  if (call === 'close') parentPort?.close()
})

function answerTo({ number, call, values }: Request): Answer {
  try {
    const work = database[call].bind(database) as (...given: readonly unknown[]) => unknown
    return { number, result: work(...values) }
  } catch (error) {
    if (isDamage(error)) database.drop()
    return { number, failure: error instanceof Error ? error.message : String(error) }
  }
}
