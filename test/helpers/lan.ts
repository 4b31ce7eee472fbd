/** A local network of one machine: addresses of loopback that a node takes for those of a Wi-Fi, and requests over it. */
import { request as httpsRequest, type RequestOptions } from 'node:https'
import type { NetworkInterfaceInfo } from 'node:os'
import { text as readAll } from 'node:stream/consumers'
import type { RawAnswer, RawRequest } from './http.ts'

/** An interface with these addresses, for `NodeInit.interfaces`. */
export function lanOf(...addresses: string[]): NodeJS.Dict<NetworkInterfaceInfo[]> {
  const one = { family: 'IPv4', netmask: '255.0.0.0', mac: '02:00:00:00:00:01', internal: false }
  return {
    wlan0: addresses.map(
      (address) => ({ ...one, address, cidr: `${address}/8` }) as NetworkInterfaceInfo,
    ),
  }
}

/** As `rawRequest`, over HTTPS. Whether the certificate is good is another test's matter. */
export async function lanRequest(
  url: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
  more: RequestOptions = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const sized = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const where = { hostname, port, method, path, agent: false, rejectUnauthorized: false }
  const init = { ...where, headers: { ...sized, ...headers }, ...more }
  const request = httpsRequest(init, (answer) => {
    const { statusCode: status = 0, headers: received } = answer
    const bodyOf = (text: string): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        return undefined
      }
    }
    readAll(answer).then(
      (text) => resolve({ status, headers: received as never, text, body: bodyOf(text) }),
      reject,
    )
  })
  request.once('error', reject)
  request.end(body)
  return promise
}

/** A stream of changes, as a browser on the network holds it. */
export interface LanStream extends AsyncDisposable {
  /** All that came, as text. */
  readonly text: string
  readonly isOver: boolean
}

export async function openStream(url: string, token: string): Promise<LanStream> {
  const { hostname, port } = new URL(url)
  const headers = { authorization: `Bearer ${token}` }
  const where = { hostname, port, path: '/api/events', agent: false, rejectUnauthorized: false }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let text = ''
  let isOver = false
  const request = httpsRequest({ ...where, headers }, (answer) => {
    answer.setEncoding('utf8')
    answer.on('data', (chunk: string) => {
      text += chunk
      resolve()
    })
    answer.on('error', () => undefined)
    answer.on('close', () => (isOver = true))
  })
  request.on('error', reject)
  request.end()
  await promise
  return {
    get text() {
      return text
    },
    get isOver() {
      return isOver
    },
    [Symbol.asyncDispose]: () => Promise.resolve(void request.destroy()),
  }
}
