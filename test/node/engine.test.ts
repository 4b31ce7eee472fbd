/** A node that could not be built leaves nothing behind. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Node } from '../../node/node.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/engine')

/** Sockets that take connections in this process. */
function listeners(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
}

test('a start that fails after the network listens leaves nothing listening', async () => {
  await using folder = await tempDir()
  const init = { home: folder.path, port: 0, peerPort: 0, listen: ['127.0.0.1'] }
  const node = await Node.start(init)
  await node.setUp('Ana', ['Friends'])
  await node.stop()
  await waitFor(() => listeners() === 0)
  // The config, in which the ports are noted, cannot be written.
  await mkdir(join(folder.path, 'config.json.new'))
  const failed = await Node.start(init).then(
    () => false,
    () => true,
  )
  assert.ok(failed)
  await waitFor(() => listeners() === 0)
})

test.run()
