/** Fields that connections of libp2p have at run time but not in their published type. */
import type { Connection, MultiaddrConnection, StreamMuxer } from '@libp2p/interface'

export interface ConnectionInternals {
  /** The transport below the encryption. */
  readonly maConn: MultiaddrConnection
  readonly muxer: StreamMuxer
}

export function internalsOf(connection: Connection): ConnectionInternals {
  return connection as unknown as ConnectionInternals
}
