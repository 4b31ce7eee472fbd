import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { Asker } from '../../../node/network/streams/asker.ts'
import type { Connections } from '../../../node/network/streams/connections.ts'
import { rejects } from '../../helpers/rejects.ts'

const test = suite('node/network/asker')

test('of peers who were asked while they were away nothing is kept', async () => {
  const asker = new Asker({ of: () => [] } as unknown as Connections)
  asker.allow('/test/1.0.0', 100)
  for (let index = 0; index < 10; index += 1) {
    const options = { question: Uint8Array.of(1), options: {} }
    await rejects(
      asker.ask(`peer ${index}` as PeerName, '/test/1.0.0', options),
      'peer-unreachable',
    )
  }
  assert.is(asker.size, 0)
})

test.run()
