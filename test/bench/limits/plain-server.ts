/** A process that answers every request with the bytes that it was given, over HTTP and nothing else: prints its port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'

const body = await readFile(process.argv[2] ?? '')
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json').end(body)
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
