/** What peers say of themselves and of us, on real connections over loopback. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Identified } from '../../../node/network/identified.ts'
import type { Host } from '../../../node/network/host.ts'
import { startBare } from '../../helpers/bare-host.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/identified')
const protocol = '/new/1.0.0'

test('a peer that tells of a new protocol has not forgotten where it sees us', async () => {
  await using home = await startBare()
  await using peer = await startBare()
  const identified = new Identified(home.host as unknown as Host)
  const connection = await home.host.dial(peer.host.getMultiaddrs())
  const known = () => identified.of(connection, AbortSignal.timeout(10_000))
  const seen = (await known())?.observedAddr?.toString()
  assert.ok(seen?.startsWith('/ip4/127.0.0.1/tcp/'))
  await peer.host.handle(protocol, (stream) => stream.abort(new Error('not asked for')))
  await waitFor(async () => (await known())?.protocols.includes(protocol))
  assert.is((await known())?.observedAddr?.toString(), seen)
})

test.run()
