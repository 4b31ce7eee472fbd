/**
 * TCP that hands a whole message to the system at once. libp2p writes each of its parts alone, a length of two bytes, a header, a tag, and
 * each goes out as a packet that wakes the other side.
 */
import type { MultiaddrConnection, Upgrader } from '@libp2p/interface'
import type { Socket } from 'node:net'
import { overlay } from '../base/overlay.ts'

/** Fields that a connection over TCP has at run time but not in its type. */
interface SocketConnection {
  readonly socket: Pick<Socket, 'cork' | 'uncork' | 'write' | 'writableLength'>
  sendData(data: Iterable<Uint8Array> & { readonly byteLength: number }): SendResult
}

interface SendResult {
  sentBytes: number
  canSendMore: boolean
}

/** `upgrader` for connections that send so. */
export function wholeWrites(upgrader: Upgrader): Upgrader {
  const upgradeOutbound: Upgrader['upgradeOutbound'] = (connection, options) =>
    upgrader.upgradeOutbound(whole(connection), options)
  const upgradeInbound: Upgrader['upgradeInbound'] = (connection, options) =>
    upgrader.upgradeInbound(whole(connection), options)
  return overlay(upgrader, { upgradeOutbound, upgradeInbound })
}

function whole(connection: MultiaddrConnection): MultiaddrConnection {
  const inside = connection as MultiaddrConnection & SocketConnection
  const { socket } = inside
  inside.sendData = (data) => {
    // libp2p takes back what is in `data` once this returns.
    const sentBytes = data.byteLength
    let hasRoom = true
    socket.cork()
    for (const part of data) hasRoom = socket.write(part)
    socket.uncork()
    // Of what the system took at once nothing waits.
    return { sentBytes, canSendMore: hasRoom || socket.writableLength === 0 }
  }
  return inside
}
