/** A node of this machine that keeps contact cards for others, as every relay does, and is nobody's. */
import { randomBytes } from 'node:crypto'
import { Libp2pNetwork } from '../../node/network/libp2p-network.ts'
import { RelayServer } from '../../node/network/relay/relay-server.ts'
import { defaultRelayRole } from '../../node/roles.ts'
import { realWorld } from '../../node/world.ts'
import { recordingLog } from './recording-log.ts'

export function startDhtServer(): Promise<Libp2pNetwork> {
  const init = {
    peerSeed: new Uint8Array(randomBytes(32)),
    listen: ['127.0.0.1'],
    tcpPort: 0,
    relay: new RelayServer(defaultRelayRole, realWorld),
    isContact: () => false,
  }
  return Libp2pNetwork.start(init, recordingLog().log)
}

/** A DHT of three, and where other nodes begin with it. */
export async function startDht(): Promise<{ bootstrap: string[] } & AsyncDisposable> {
  const servers = await Promise.all([startDhtServer(), startDhtServer(), startDhtServer()])
  const [a, b, c] = servers
  await b.connect(a.self, a.addresses())
  await c.connect(a.self, a.addresses())
  return {
    bootstrap: servers.map(bootstrapAddress),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

/** Where other nodes begin: its address with its peer id. */
export function bootstrapAddress(server: Libp2pNetwork): string {
  return `${server.addresses()[0]}/p2p/${server.self}`
}
