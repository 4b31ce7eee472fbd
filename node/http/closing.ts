/** Ends HTTP servers. */
import type { Server } from 'node:http'
import { httpStopGraceMs } from './limits.ts'

/** Answers requests that came already, then ends the connections left: event streams never end by themselves. */
export async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeIdleConnections()
  const grace = setTimeout(() => server.closeAllConnections(), httpStopGraceMs)
  await promise
  clearTimeout(grace)
}
